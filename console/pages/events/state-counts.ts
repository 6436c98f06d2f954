import type { Delivery } from '../../asking/api.ts';

type State = Delivery['state'];

/** How many deliveries stand how; what needs somebody first. */
export function stateCounts(
  deliveries: readonly Pick<Delivery, 'state'>[],
): readonly { readonly state: State; readonly count: number }[] {
  return order
    .map((state) => ({ state, count: deliveries.filter((each) => each.state === state).length }))
    .filter(({ count }) => count > 0);
}

const order: readonly State[] = ['failed', 'held', 'pending', 'delivered', 'cancelled'];
