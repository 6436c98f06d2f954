import { sharedStore } from '../shared-store.ts';
import { batchRunner } from '../../store/sqlite/batch.ts';
import { gather, type Gather } from '../../store/sqlite/gather.ts';
import { StoreLost, StoreRefused, type Store } from '../../store/store.ts';
import type { Call, Verb } from '../../store/verbs.ts';
import type { Opened } from './disk.ts';
import { copied, storeAtOnce, storeBy } from './stores.ts';
import type { Dice } from './dice.ts';
import type { Calling } from './network.ts';
import type { Plan } from './plan.ts';
import type { Timeline } from './timeline.ts';

/** What happens on a process's way to its database. Each step takes a while, and the process may die before any of them. */
export interface Way {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly plan: Plan;
  /** Told of what was refused, since it may cost time beyond a lease. */
  readonly onTrouble: (process: string, what: 'cut off' | 'refused') => void;
}

/**
 * The embedded store: calls gather as they do in earnest, go to a thread, are committed with one sync, and their answers
 * come back. It may be too busy to take a call; or it breaks down, and nobody knows whether the last commit is on disk.
 */
export function embeddedWay(
  { timeline, dice, plan, onTrouble }: Way,
  opened: Opened,
  calling: Calling,
  losing: { isDue: boolean },
): Store {
  const run = batchRunner(opened.ledger);
  let freeAt = 0;
  let answeredAt = 0;
  const calls: Gather = gather({
    post(text) {
      freeAt = Math.max(freeAt, timeline.elapsed()) + dice.between(1, 12);
      calling.plan(freeAt - timeline.elapsed(), 'commits', () => commit(text));
    },
  });

  function commit(text: string): void {
    const isLost = losing.isDue && isWriting(text);
    const isKept = !isLost || dice.luck(0.5);
    const replies = isKept ? JSON.stringify(run(copiedCalls(text))) : '';
    if (isLost) losing.isDue = false;
    // Answers come in the order of their questions.
    answeredAt = Math.max(answeredAt, timeline.elapsed() + dice.between(0, 2));
    calling.plan(answeredAt - timeline.elapsed(), 'is answered', () => {
      if (isLost) calls.lose(new StoreLost('A commit did not reach the disk'));
      else calls.answer(1, replies);
    });
  }

  return storeBy(opened, false, (verb, args) => {
    if (timeline.elapsed() < plan.calmAtMs && dice.luck(plan.faults.refusals)) {
      onTrouble(calling.name, 'refused');
      return Promise.reject(new StoreRefused('store-busy', 'Too many calls wait for the database already'));
    }
    return Reflect.apply(calls.call, calls, [verb, ...args]);
  });
}

/**
 * A store that processes share, by the verbs of the embedded one: each call is a transaction. It may be away before it is
 * asked, or go away after it has done what it was asked for, before it has said so.
 */
export function sharedWay(
  { timeline, dice, plan, onTrouble }: Way,
  opened: Opened,
): (calling: Calling) => Store {
  const shared = sharedStore(storeAtOnce(opened));
  return (calling) =>
    storeBy(opened, true, (verb, args) => {
      const { promise, resolve, reject } = withResolvers();
      const isCalm = timeline.elapsed() >= plan.calmAtMs;
      const isRefused = !isCalm && dice.luck(plan.faults.refusals);
      const isAnswerLost = !isCalm && !isRefused && dice.luck(plan.faults.lostAnswers);
      if (isRefused || isAnswerLost) onTrouble(calling.name, 'cut off');
      // The question has left: whatever becomes of who asked, it is answered.
      const given = copied(args);
      timeline.plan(dice.between(1, 6), `${calling.name} ${verb}`, () => {
        if (isRefused) return answer(() => reject(away()));
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a verb with what its caller gave it
        const act = shared[verb] as (...given: readonly unknown[]) => Promise<unknown>;
        act(...given).then(
          (value) =>
            answer(() =>
              isAnswerLost ? reject(away()) : resolve(value === undefined ? value : copied(value)),
            ),
          (error: Error) => answer(() => reject(error)),
        );
      });
      function answer(task: () => void): void {
        calling.plan(dice.between(1, 6), `is answered ${verb}`, task);
      }
      return promise;
    });
}

function away(): StoreRefused {
  return new StoreRefused('store-away', 'The database cannot be reached');
}

function isWriting(text: string): boolean {
  return copiedCalls(text).some(({ verb }) => writing.has(verb));
}

const writing: ReadonlySet<Verb> = new Set(['accept', 'settle', 'claim', 'release', 'stepReplay']);

function copiedCalls(text: string): readonly Call[] {
  const calls: unknown = JSON.parse(text);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the gatherer of this very process
  return calls as readonly Call[];
}

function withResolvers(): {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
} {
  let resolve: (value: unknown) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<unknown>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
