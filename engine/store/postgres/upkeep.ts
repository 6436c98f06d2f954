import { isInTheWay } from './alone.ts';
import {
  daysWithAnswers,
  dropAttempts,
  emptyAnswers,
  noteEmptied,
  removeAttempts,
  removeFailures,
} from './attempts-keeping.ts';
import { blocksAtOnce, blocksOf, type Blocks } from './blocks.ts';
import { daysOf, instantThere } from './days.ts';
import { foldSums } from './fold.ts';
import { dissolveKept, keptDays } from './kept-part.ts';
import { copiedAtOnceMax, dropDay, forgetIds, leaveDay } from './leaving.ts';
import type { MakeDays } from './partitions.ts';
import type { Postgres } from './pool.ts';
import { leaveRest } from './rest.ts';
import type { Store } from '../store.ts';
import { alsoWent, keptTogether, notAhead, nothingWent, type Went } from '../alike/tidying.ts';
import type { TidyRequest } from '../words/upkeep.ts';

/**
 * Keeps the database small. Differs from the embedded store in that whole days go at once, as soon as all of a day is old:
 * rows go one by one only where they are in no day of their own. Each step is a transaction by itself, and the same again
 * does no harm: a round goes from the first to the last, and where it stands is remembered in memory alone.
 */
export function upkeepVerbs(postgres: Postgres, makeDays: MakeDays): Pick<Store, 'tidy'> {
  const round = roundOf(postgres);
  let reached = 0;

  return {
    async tidy(request) {
      const bounds = keptTogether(notAhead(request, await instantThere(postgres)));
      const { limit } = request;
      await unlessInTheWay(makeDays(), 0);
      if (await unlessInTheWay(foldSums(postgres, limit * foldedAtOnce), false))
        return { ...nothingWent, isDone: false };
      let went = nothingWent;
      for (const step of round.slice(reached)) {
        const { isOver, ...more } = await unlessInTheWay(step(bounds), over);
        went = alsoWent(went, more);
        if (!isOver) return { ...went, isDone: false };
        reached += 1;
      }
      reached = 0;
      return { ...went, isDone: true };
    },
  };
}

/** What another node is at, or somebody holds on to, is left to the next round. */
async function unlessInTheWay<T>(doing: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await doing;
  } catch (error) {
    if (isInTheWay(error)) return otherwise;
    throw error;
  }
}

/** Sums are small. */
const foldedAtOnce = 10;

type Step = (request: TidyRequest) => Promise<Partial<Went> & { readonly isOver: boolean }>;

const over = { isOver: true };

function roundOf(postgres: Postgres): readonly Step[] {
  const leaving = walk();
  const rest = walk();
  const attempts = walk();
  const answers = walk();
  const restAnswers = walk();
  /** Those that are still to be gone through in this round. */
  let parts: readonly string[] | undefined;

  return [
    async function leaveDays({ eventsBefore = 0 }) {
      const day = (await daysOf(postgres, 'events')).find(({ until }) => until <= eventsBefore);
      if (!day) return over;
      await leaveDay(postgres, day);
      return { isOver: false };
    },
    async function dropDays({ limit }) {
      const [day] = await daysOf(postgres, 'events', 'left');
      if (!day) return over;
      const table = `events_${day.name}`;
      const blocks = leaving.next(table, await blocksOf(postgres, table), limit);
      if (!blocks) return { ...(await dropDay(postgres, day)), isOver: false };
      await forgetIds(postgres, day, blocks);
      leaving.went(blocks);
      return { isOver: false };
    },
    async function leaveTheRest({ eventsBefore, limit }) {
      if (eventsBefore === undefined) return over;
      parts ??= [...(await keptDays(postgres)).map((name) => `${name}_kept`), 'rest'];
      const [part] = parts;
      if (part === undefined) {
        parts = undefined;
        return over;
      }
      const table = `events_${part}`;
      const blocks = rest.next(table, await blocksOf(postgres, table), limit);
      if (!blocks) {
        parts = parts.slice(1);
        if (part !== 'rest') await dissolveSmall(postgres, part);
        return { isOver: false };
      }
      const { found, ...went } = await leaveRest(postgres, part, blocks, eventsBefore, limit);
      if (found < limit) rest.went(blocks);
      return { ...went, isOver: false };
    },
    async function forgetFailures({ attemptsBefore, limit }) {
      if (attemptsBefore === undefined) return over;
      return { isOver: (await removeFailures(postgres, attemptsBefore, limit)) === 0 };
    },
    async function dropDaysOfAttempts({ attemptsBefore = 0 }) {
      const day = (await daysOf(postgres, 'attempts')).find(({ until }) => until <= attemptsBefore);
      return day ? { attempts: await dropAttempts(postgres, day), isOver: false } : over;
    },
    async function removeTheRest({ attemptsBefore, limit }) {
      if (attemptsBefore === undefined) return over;
      const blocks = attempts.next('attempts_rest', await blocksOf(postgres, 'attempts_rest'), limit);
      if (!blocks) return over;
      const removed = await removeAttempts(postgres, blocks, attemptsBefore, limit);
      if (removed < limit) attempts.went(blocks);
      return { attempts: removed, isOver: false };
    },
    async function emptyDays({ answersBefore = 0, limit }) {
      const [day] = await daysWithAnswers(postgres, answersBefore);
      if (!day) return over;
      const table = `attempts_${day.name}`;
      const blocks = answers.next(table, await blocksOf(postgres, table), limit);
      if (!blocks) {
        await noteEmptied(postgres, day);
        return { isOver: false };
      }
      const emptied = await emptyAnswers(postgres, table, blocks, answersBefore, limit);
      if (emptied < limit) answers.went(blocks);
      return { answers: emptied, isOver: false };
    },
    async function emptyTheRest({ answersBefore, limit }) {
      if (answersBefore === undefined) return over;
      const blocks = restAnswers.next('attempts_rest', await blocksOf(postgres, 'attempts_rest'), limit);
      if (!blocks) return over;
      const emptied = await emptyAnswers(postgres, 'attempts_rest', blocks, answersBefore, limit);
      if (emptied < limit) restAnswers.went(blocks);
      return { answers: emptied, isOver: false };
    },
  ];
}

async function dissolveSmall(postgres: Postgres, part: string): Promise<void> {
  const { rows } = await postgres.query<{ amount: number }>(`
    select count(*) as amount
    from events_${part}
  `);
  if ((rows[0]?.amount ?? 0) <= copiedAtOnceMax) await dissolveKept(postgres, part.replace('_kept', ''));
}

/** A way through a table, so many blocks at a time, that begins anew after its end. */
function walk(): {
  /** None at the end. */
  next(table: string, amount: number, limit: number): Blocks | undefined;
  went(blocks: Blocks): void;
} {
  let at = { table: '', from: 0 };
  return {
    next(table, amount, limit) {
      if (at.table !== table) at = { table, from: 0 };
      const { from } = at;
      if (from < amount) return { from, until: Math.min(amount, from + blocksAtOnce(limit)) };
      at = { table: '', from: 0 };
      return undefined;
    },
    went({ until }) {
      at = { ...at, from: until };
    },
  };
}
