import type { Endpoint } from '../../model.ts';
import type { Roster } from '../../store/words/endpoints.ts';
import type { Store } from '../../store/store.ts';
import { StoreRefused } from '../../store/store.ts';
import { endpointUnknown } from './found.ts';
import { academyUnknown } from './admission.ts';

/**
 * Reads all endpoints of an academy, lets them be judged and written by, and begins anew where somebody changed one of
 * them in between: so no change overlooks another. `write` answers undefined where it was outdated.
 *
 * @throws StoreRefused `store-busy` where others were first again and again
 */
export async function judgedByAll<T>(
  store: Pick<Store, 'roster'>,
  academy: string,
  write: (roster: Roster) => Promise<T | undefined>,
): Promise<T> {
  for (let turns = 0; turns < turnsMax; turns += 1) {
    const roster = await store.roster(academy);
    if (roster === undefined) throw academyUnknown(academy);
    const written = await write(roster);
    if (written !== undefined) return written;
  }
  throw new StoreRefused(
    'store-busy',
    `The endpoints of academy "${academy}" are being changed by many at once; try again in a moment`,
  );
}

const turnsMax = 50;

/** Throws 404 where it is none of them. */
export function foundAmong(endpoints: readonly Endpoint[], id: string): Endpoint {
  const endpoint = endpoints.find((each) => each.id === id);
  if (endpoint === undefined) throw endpointUnknown(id);
  return endpoint;
}
