import { mayMark } from '../alike/mark-changes.ts';
import { settleInTurn } from './consequences.ts';
import { settleRows } from './settling.ts';
import type { Postgres } from './session.ts';
import { StoreLost, StoreRefused, type Store } from '../store.ts';
import type { Settled, Settlement } from '../words/deliveries.ts';

/**
 * Differs from the embedded store in that many nodes settle at a time. Most settlements concern nothing but their own
 * rows: those of an academy are one statement that waits for nobody. What sets another delivery free, changes how an
 * endpoint stands or announces something has its turn under the academy's lock. Each academy is written by itself: what
 * somebody holds locked of one, or cannot be kept, holds up no other.
 */
export function settleVerbs(postgres: Postgres, node: string): Pick<Store, 'settle'> {
  async function settleAlone(academy: string, settlements: readonly Settlement[]): Promise<Ends> {
    const rows = await settleRows(postgres, academy, settlements, 'unordered');
    return new Map(
      rows.map(({ settlement, fate }) => [
        settlement,
        fate === 'ordered' ? 'in turn' : { applied: fate === 'settled' },
      ]),
    );
  }

  async function settleAcademy(academy: string, settlements: readonly Settlement[]): Promise<Ends> {
    const alone = await apart(settlements.filter(isAlone), (some) => settleAlone(academy, some));
    const inTurn = settlements.filter((each) => !isAlone(each) || alone.get(each) === 'in turn');
    const turned = await apart(inTurn, (some) => settleInTurn(postgres, node, academy, some));
    return new Map([...alone, ...inTurn.map((each) => [each, turned.get(each) ?? lost] as const)]);
  }

  return {
    async settle(settlements) {
      const answers: Settled[] = settlements.map(() => lost);
      const academies = byAcademy(settlements).entries();
      const settleNext = async (): Promise<void> => {
        for (const [academy, indexes] of academies) {
          const ends = await settleAcademy(academy, [...indexes.keys()]);
          for (const [settlement, index] of indexes) answers[index] = settledOf(ends.get(settlement));
        }
      };
      await Promise.all(Array.from({ length: academiesAtOnce }, settleNext));
      const refusals = answers.flatMap(({ refused }) => refused ?? []);
      const away = refusals.find(
        (error) => error instanceof StoreRefused && /^store-(away|full)$/.test(error.code),
      );
      // Nothing is known of any: all are to be settled again.
      if (away && refusals.length === answers.length) throw away;
      return answers;
    },
  };
}

/** Each has a connection of the pool for itself, which others want as well. */
const academiesAtOnce = 4;

const lost: Settled = { applied: false };

type End = Settled | 'in turn';
type Ends = ReadonlyMap<Settlement, End>;

function settledOf(end: End = lost): Settled {
  return end === 'in turn' ? lost : end;
}

/**
 * Writes them, and where one of them cannot be kept the others without it: halves find it. That one is written once more
 * without what its endpoint said, which is all that can be strange about it.
 */
async function apart(
  settlements: readonly Settlement[],
  write: (some: readonly Settlement[]) => Promise<Ends>,
): Promise<Ends> {
  if (settlements.length === 0) return new Map();
  try {
    return await write(settlements);
  } catch (error) {
    if (error instanceof StoreLost) throw error;
    const [first] = settlements;
    if (error instanceof StoreRefused || first === undefined) return refusing(settlements, error);
    if (settlements.length === 1) return writePlain(first, error, write);
    const half = settlements.length >> 1;
    const before = await apart(settlements.slice(0, half), write);
    return new Map([...before, ...(await apart(settlements.slice(half), write))]);
  }
}

async function writePlain(
  settlement: Settlement,
  error: unknown,
  write: (some: readonly Settlement[]) => Promise<Ends>,
): Promise<Ends> {
  const { attempt } = settlement;
  if (attempt === undefined) return refusing([settlement], error);
  const answer = {
    kind: 'fault',
    fault: 'malformed-answer',
    message: 'What was answered cannot be kept',
  } as const;
  const plain = { ...settlement, attempt: { ...attempt, answer } };
  try {
    return new Map([[settlement, (await write([plain])).get(plain) ?? lost]]);
  } catch (again) {
    return refusing([settlement], again);
  }
}

function refusing(settlements: readonly Settlement[], error: unknown): Ends {
  const refused = error instanceof Error ? error : new Error(String(error));
  return new Map(settlements.map((settlement) => [settlement, { applied: false, refused }]));
}

/**
 * As far as can be known without looking: whether its row stands in an order, only the row says. The sender of an ordered
 * endpoint asks for the successor.
 */
function isAlone(settlement: Settlement): boolean {
  const { outcome, announcements = [], successorLease } = settlement;
  if (mayMark(settlement) || announcements.length > 0) return false;
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
