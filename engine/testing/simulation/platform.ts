import { Problem } from '../../problem.ts';
import type { Academy } from '../../model.ts';
import type { Cast } from './cast.ts';
import { publishedTypes } from './cast.ts';
import type { Dice } from './dice.ts';
import type { Plan } from './plan.ts';
import type { Process } from './process.ts';
import type { Timeline } from './timeline.ts';

/** One event as a platform means it, and what it was told of it. */
export interface Publication {
  readonly academy: string;
  readonly id: string;
  readonly type: string;
  readonly learner: string;
  readonly firstTriedAt: number;
  /** Elapsed when it was promised to be kept; absent where that was never said. */
  promisedAt?: number;
  /** How often it was said to be new: once at most. */
  timesNew: number;
  /** What other than a promise or "come again" was said. */
  readonly refusals: string[];
}

export interface Platform {
  readonly publications: readonly Publication[];
  /** Nothing is on its way any more. */
  isDone(): boolean;
}

/** The platforms of all academies: each event is published until it is promised, here and there by two at once or anew. */
export function createPlatform(
  { timeline, dice, plan, cast }: { timeline: Timeline; dice: Dice; plan: Plan; cast: Cast },
  processes: () => readonly Process[],
): Platform {
  const publications: Publication[] = [];
  let onTheirWay = 0;
  const moment = (): number => dice.between(0, plan.calmAtMs - 1_000);
  const bursts = Array.from({ length: plan.bursts ?? 0 }, moment);

  for (let number = 0; number < plan.events; number += 1) {
    const academy = dice.pick(cast.academies);
    const event = eventOf(number, dice);
    const atMs = bursts.length > 0 ? dice.pick(bursts) + dice.between(0, 500) : moment();
    const givesUp = dice.luck(0.05);
    onTheirWay += 1;
    timeline.plan(atMs, `platform means ${event.id}`, () => {
      const { id, type, data } = event;
      const publication: Publication = {
        academy: academy.id,
        id,
        type,
        learner: data.learner.id,
        firstTriedAt: timeline.elapsed(),
        timesNew: 0,
        refusals: [],
      };
      publications.push(publication);
      publish(publication, academy, event, givesUp ? 1 : Number.POSITIVE_INFINITY);
      // Somebody's queue delivers twice, too.
      if (dice.luck(0.15)) again(publication, academy, event, dice.between(0, 30_000));
      if (dice.luck(0.1)) imitate(academy, event);
    });
  }

  function again(publication: Publication, academy: Academy, event: MeantEvent, delayMs: number): void {
    onTheirWay += 1;
    timeline.plan(delayMs, `platform repeats ${event.id}`, () => publish(publication, academy, event, 1));
  }

  /** Tries so often at most; it is over when it was promised, refused, or given up. */
  function publish(publication: Publication, academy: Academy, event: MeantEvent, triesLeft: number): void {
    call(academy, event, (told) => {
      if (told.kind === 'promised') {
        publication.promisedAt ??= timeline.elapsed();
        if (told.isNew) publication.timesNew += 1;
      } else if (told.kind === 'refused') publication.refusals.push(told.why);
      else if (triesLeft > 1) {
        const later = () => publish(publication, academy, event, triesLeft - 1);
        timeline.plan(dice.between(100, 3_000), `platform tries ${event.id} again`, later);
        return;
      }
      onTheirWay -= 1;
    });
  }

  /** An event whose id somebody uses again for another, which must be told so. */
  function imitate(academy: Academy, event: MeantEvent): void {
    onTheirWay += 1;
    const other = {
      ...event,
      id: `${event.id}-x`,
      data: { ...event.data, course: { ...event.data.course, title: 'Other' } },
    };
    const publication: Publication = {
      academy: academy.id,
      id: other.id,
      type: other.type,
      learner: other.data.learner.id,
      firstTriedAt: timeline.elapsed(),
      timesNew: 0,
      refusals: [],
    };
    publications.push(publication);
    publish(publication, academy, other, Number.POSITIVE_INFINITY);
    const forged = { ...other, data: { ...other.data, course: { ...event.data.course, title: 'Forged' } } };
    timeline.plan(dice.between(2_000, 30_000), `platform forges ${other.id}`, () => {
      // Were it the first to come, it would be the one that the id stands for.
      if (publication.promisedAt === undefined) return;
      onTheirWay += 1;
      call(academy, forged, (told) => {
        if (told.kind === 'promised') publication.refusals.push('other content was taken for the same');
        onTheirWay -= 1;
      });
    });
  }

  /** One call to some process; where that dies, its caller never hears of it. */
  function call(academy: Academy, event: MeantEvent, told: (answer: Told) => void): void {
    const open = processes().filter((each) => !each.isClosing());
    const process = open.length > 0 ? dice.pick(open) : undefined;
    let isOver = false;
    const over = (answer: Told): void => {
      if (isOver) return;
      isOver = true;
      told(answer);
    };
    if (!process) return over({ kind: 'unanswered' });
    process.onEnd(() => over({ kind: 'unanswered' }));
    timeline.plan(patienceMs, `platform waits no longer for ${event.id}`, () => over({ kind: 'unanswered' }));
    process.flow.publisher.publish(academy, event).then(
      ({ events }) => process.isAlive() && over({ kind: 'promised', isNew: events[0]?.duplicate === false }),
      (error: unknown) =>
        process.isAlive() && over(isPassing(error) ? { kind: 'unanswered' } : refusal(error)),
    );
  }

  return { publications, isDone: () => onTheirWay === 0 };
}

type Told =
  | { readonly kind: 'promised'; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unanswered' };

const patienceMs = 15_000;

/** What the API answers with 503. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && ['StoreRefused', 'StoreLost'].includes(error.name);
}

function refusal(error: unknown): Told {
  if (error instanceof Problem) return { kind: 'refused', why: error.code };
  throw error;
}

type MeantEvent = ReturnType<typeof eventOf>;

/** Few learners, so that there is an order to keep. */
function eventOf(number: number, dice: Dice) {
  const learner = dice.between(1, 4);
  const type = dice.pick(publishedTypes);
  const at = '2026-01-05T07:00:00Z';
  const course = {
    id: `course-${number}`,
    number: 1000 + number,
    publishedId: `published-${number}`,
    title: `Course ${number}`,
    description: 'Of a simulated world.',
    url: 'https://courses.example/',
    duration: 'PT1H',
  };
  const words = {
    id: `learner-${learner}`,
    number: learner,
    name: `Learner ${learner}`,
    firstName: 'Learner',
    lastName: String(learner),
    email: `learner-${learner}@learners.example`,
    createdAt: at,
    timezone: 'UTC',
    externalId: String(learner),
    clientId: 'client',
  };
  const what =
    type === 'course.completed'
      ? { result: { completedAt: at, passed: true } }
      : { enrollment: { id: `enrollment-${number}`, enrolledAt: at, source: 'self' } };
  return { id: `event-${number}`, type, occurredAt: at, data: { learner: words, course, ...what } };
}
