import type { Endpoint } from '../model.ts';

/** Deliveries of an endpoint with the same key go one after the other; undefined where it wants no order. */
export function orderKeyOf({ ordering }: Pick<Endpoint, 'ordering'>, learner: string): string | undefined {
  switch (ordering) {
    case 'none':
      return undefined;
    case 'learner':
      return `learner ${learner}`;
    case 'strict':
      return 'all';
    default:
      return ordering satisfies never;
  }
}
