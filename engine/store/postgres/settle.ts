import { settleInTurn } from './consequences.ts';
import { settleRows } from './settling.ts';
import type { Postgres } from './pool.ts';
import type { Store } from '../store.ts';
import type { Settled, Settlement } from '../words/deliveries.ts';

/**
 * Differs from the embedded store in that many nodes settle at a time. Most settlements concern nothing but their own
 * rows: those of an academy are one statement that waits for nobody. What sets another delivery free, changes how an
 * endpoint stands or announces something has its turn under the academy's lock.
 */
export function settleVerbs(postgres: Postgres, node: string): Pick<Store, 'settle'> {
  async function settleAcademy(
    academy: string,
    settlements: readonly Settlement[],
  ): Promise<ReadonlyMap<Settlement, Settled>> {
    const alone = settlements.filter(isAlone);
    const rows = alone.length > 0 ? await settleRows(postgres, academy, alone, 'unordered') : [];
    const answers = new Map(
      rows.map(({ settlement, fate }) => [settlement, { applied: fate === 'settled' }]),
    );
    const left = new Set(rows.filter(({ fate }) => fate === 'ordered').map(({ settlement }) => settlement));
    const inTurn = settlements.filter((settlement) => !isAlone(settlement) || left.has(settlement));
    if (inTurn.length === 0) return answers;
    return new Map([...answers, ...(await settleInTurn(postgres, node, academy, inTurn))]);
  }

  return {
    async settle(settlements) {
      const answers: Settled[] = settlements.map(() => lost);
      const academies = byAcademy(settlements).entries();
      const settleNext = async (): Promise<void> => {
        for (const [academy, indexes] of academies) {
          const settled = await settleAcademy(academy, [...indexes.keys()]);
          for (const [settlement, index] of indexes) answers[index] = settled.get(settlement) ?? lost;
        }
      };
      // All come to their end first: a refusal of one academy must not be answered while another is being written.
      const ends = await Promise.allSettled(Array.from({ length: academiesAtOnce }, settleNext));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      return answers;
    },
  };
}

/** Each has a connection of the pool for itself, which others want as well. */
const academiesAtOnce = 4;

const lost: Settled = { applied: false };

/**
 * As far as can be known without looking: whether its row stands in an order, only the row says. The sender of an ordered
 * endpoint asks for the successor.
 */
function isAlone({ outcome, mark, announcements = [], successorLease }: Settlement): boolean {
  if (mark !== undefined || announcements.length > 0) return false;
  if (outcome.kind === 'failed' && outcome.disables !== undefined) return false;
  return outcome.kind === 'retry' || successorLease === undefined;
}

/** Each with its place among all. Of several by the same lease of a delivery only the first can apply. */
function byAcademy(settlements: readonly Settlement[]): ReadonlyMap<string, ReadonlyMap<Settlement, number>> {
  const seen = new Set<string>();
  const groups = new Map<string, Map<Settlement, number>>();
  for (const [index, settlement] of settlements.entries()) {
    const { academy, id, lease } = settlement;
    const key = `${academy}\n${id}\n${lease}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const group = groups.get(academy) ?? new Map<Settlement, number>();
    groups.set(academy, group.set(settlement, index));
  }
  return groups;
}
