import { queries } from '../asking/queries.ts';

/** Asks anew for all that shows webhooks or their deliveries, after somebody changed one. */
export async function webhooksChanged(): Promise<void> {
  await queries.invalidateQueries({
    predicate: ({ queryKey: [, path] }) => typeof path === 'string' && changed.test(path),
  });
}

const changed = /\/(?:endpoints|deliveries|overview)(?:\/|$)/;
