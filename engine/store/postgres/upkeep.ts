import { isElsewhere, isInTheWay } from './alone.ts';
import {
  dropAnswers,
  dropAttempts,
  removeAnswers,
  removeAttempts,
  removeFailures,
} from './attempts-keeping.ts';
import { blocksAtOnce, blocksOf, type Blocks } from './blocks.ts';
import { clearRemoved } from './clearing.ts';
import { daysOf, instantThere } from './days.ts';
import { foldSums } from './fold.ts';
import { dropEmptyKept, keptParts } from './kept-part.ts';
import { dropDay, forgetIds, leaveDay } from './leaving.ts';
import { noteMilestone } from './milestones.ts';
import { mergeMonth } from './months.ts';
import { cancelOrphans } from './orphans.ts';
import type { MakeDays } from './partitions.ts';
import { runSteps } from './pool.ts';
import type { Postgres } from './session.ts';
import { leaveRest } from './rest.ts';
import { keepRound, roundStart, takeRound, type RoundPlace } from './rounds.ts';
import type { Store } from '../store.ts';
import { forgetEnded } from '../alike/ended.ts';
import { alsoWent, keptTogether, notAhead, nothingWent, type Went } from '../alike/tidying.ts';
import type { Tidied, TidyRequest } from '../words/upkeep.ts';

/**
 * Keeps the database small. Differs from the embedded store in that whole days go at once, as soon as all of a day is old:
 * rows go one by one only where they are in no day of their own. Each step is a transaction by itself, and the same again
 * does no harm. A round goes from the first to the last; where it stands is in the database, so that the nodes make one
 * round together, and a node that starts makes none again.
 */
export function upkeepVerbs(postgres: Postgres, makeDays: MakeDays, node: string): Pick<Store, 'tidy'> {
  const steps = stepsOf(postgres);

  return {
    async tidy(request) {
      const { now, limit } = request;
      const isCleared = await unlessInTheWay(clearRemoved(postgres, limit * clearedAtOnce), true);
      const isRight = await unlessInTheWay(cancelOrphans(postgres, now, limit), true);
      const ended = await runSteps(postgres, forgetEnded(now, limit));
      const { isDone, ...went } = await keepSmall(request);
      return { ...went, isDone: isDone && isCleared && isRight && ended < limit };
    },
  };

  async function keepSmall(request: TidyRequest): Promise<Tidied> {
    const bounds = keptTogether(notAhead(request, await instantThere(postgres)));
    await unlessInTheWay(makeDays(), 0);
    await noteMilestone(postgres);
    if (await unlessInTheWay(foldSums(postgres, request.limit * foldedAtOnce), false))
      return { ...nothingWent, isDone: false };
    const { eventsBefore, attemptsBefore, answersBefore } = bounds;
    if ((eventsBefore ?? attemptsBefore ?? answersBefore) === undefined)
      return { ...nothingWent, isDone: true };
    const place = await takeRound(postgres, node, bounds.roundSince);
    if (place === undefined) return { ...nothingWent, isDone: true };
    const { went, ...reached } = await goOn(steps, bounds, place);
    await keepRound(postgres, node, reached.place, reached.isDone);
    return { ...went, isDone: reached.isDone };
  }
}

/** From step to step, up to the first that has not come to its end. */
async function goOn(
  steps: readonly Step[],
  bounds: TidyRequest,
  place: RoundPlace,
): Promise<{ readonly went: Went; readonly place: RoundPlace; readonly isDone: boolean }> {
  let went = nothingWent;
  let { part, block } = place;
  for (const [step, take] of [...steps.entries()].slice(place.step)) {
    const way = walk(part, block);
    try {
      const { isOver, ...more } = await take(bounds, way);
      went = alsoWent(went, more);
      if (!isOver) return { went, place: { step, ...way.reached() }, isDone: false };
    } catch (error) {
      if (isElsewhere(error)) return { went, place: { step, ...way.reached() }, isDone: false };
      // Somebody holds on to it: left to the next round.
      if (!isInTheWay(error)) throw error;
    }
    [part, block] = [roundStart.part, roundStart.block];
  }
  return { went, place: roundStart, isDone: true };
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
/** So many slices' worth: nothing of them needs to be looked at. */
const clearedAtOnce = 20;

type Step = (request: TidyRequest, way: Walk) => Promise<Partial<Went> & { readonly isOver: boolean }>;

const over = { isOver: true };

/** What costs next to nothing goes first: the last goes through all that was kept of old days, and takes its time. */
function stepsOf(postgres: Postgres): readonly Step[] {
  return [
    async function leaveDays({ eventsBefore = 0 }) {
      const day = (await daysOf(postgres, 'events')).find(({ until }) => until <= eventsBefore);
      if (!day) return over;
      await leaveDay(postgres, day);
      return { isOver: false };
    },
    async function dropDays({ limit }, way) {
      const [day] = await daysOf(postgres, 'events', 'left');
      if (!day) return over;
      const table = `events_${day.name}`;
      const blocks = way.next(table, await blocksOf(postgres, table), limit);
      if (!blocks) return { ...(await dropDay(postgres, day)), isOver: false };
      await forgetIds(postgres, day, blocks);
      way.went(blocks);
      return { isOver: false };
    },
    async function dropDaysOfAttempts({ attemptsBefore = 0 }) {
      const day = (await daysOf(postgres, 'attempts')).find(({ until }) => until <= attemptsBefore);
      return day ? { attempts: await dropAttempts(postgres, day), isOver: false } : over;
    },
    async function dropDaysOfAnswers({ answersBefore = 0 }) {
      const day = (await daysOf(postgres, 'answers')).find(({ until }) => until <= answersBefore);
      return day ? { answers: await dropAnswers(postgres, day), isOver: false } : over;
    },
    async function forgetFailures({ attemptsBefore, limit }) {
      if (attemptsBefore === undefined) return over;
      return { isOver: (await removeFailures(postgres, attemptsBefore, limit)) === 0 };
    },
    async function removeAttemptsOfTheRest({ attemptsBefore, limit }, way) {
      if (attemptsBefore === undefined) return over;
      const blocks = way.next('attempts_rest', await blocksOf(postgres, 'attempts_rest'), limit);
      if (!blocks) return over;
      const removed = await removeAttempts(postgres, blocks, attemptsBefore, limit);
      if (removed < limit) way.went(blocks);
      return { attempts: removed, isOver: false };
    },
    async function removeAnswersOfTheRest({ attemptsBefore = 0, answersBefore = 0, limit }, way) {
      // One that came late may outlast the day of its attempt.
      const before = Math.max(attemptsBefore, answersBefore);
      const blocks = way.next('answers_rest', await blocksOf(postgres, 'answers_rest'), limit);
      if (!blocks) return over;
      const removed = await removeAnswers(postgres, blocks, before, limit);
      if (removed < limit) way.went(blocks);
      return { answers: removed, isOver: false };
    },
    async function mergeMonths({ eventsBefore }) {
      return { isOver: eventsBefore === undefined || !(await mergeMonth(postgres, eventsBefore)) };
    },
    async function leaveTheRest({ eventsBefore, limit }, way) {
      if (eventsBefore === undefined) return over;
      const { part: reached } = way.reached();
      const parts = [...(await keptParts(postgres)), 'rest'];
      // In this order the rest is the last: a figure comes before a letter.
      const part = parts.find((name) => `events_${name}` >= reached) ?? 'rest';
      const table = `events_${part}`;
      const blocks = way.next(table, await blocksOf(postgres, table), limit);
      if (!blocks) {
        if (part === 'rest') return over;
        way.leave();
        await dropEmptyKept(postgres, part);
        return { isOver: false };
      }
      const { found, ...went } = await leaveRest(postgres, part, blocks, eventsBefore, limit);
      if (found < limit) way.went(blocks);
      return { ...went, isOver: false };
    },
  ];
}

interface Walk {
  /** The next blocks of a table; none at its end. Another table than before is begun at its first. */
  next(table: string, amount: number, limit: number): Blocks | undefined;
  went(blocks: Blocks): void;
  /** The table is done with: what comes after it in the order of names is next. */
  leave(): void;
  reached(): Pick<RoundPlace, 'part' | 'block'>;
}

/** A way through tables, so many blocks at a time. */
function walk(part: string, block: number): Walk {
  let at = { part, block };
  return {
    next(table, amount, limit) {
      if (at.part !== table) at = { part: table, block: 0 };
      if (at.block >= amount) return undefined;
      return { from: at.block, until: Math.min(amount, at.block + blocksAtOnce(limit)) };
    },
    went: ({ until }) => void (at = { ...at, block: until }),
    leave: () => void (at = { part: `${at.part}~`, block: 0 }),
    reached: () => at,
  };
}
