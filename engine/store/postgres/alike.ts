import { alike, alikeIn, changing, type AlikeVerb } from '../alike/alike.ts';
import { inTurn } from './in-turn.ts';
import { runSteps } from './pool.ts';
import type { Postgres } from './session.ts';
import { postgresWording } from './wording.ts';
import type { Steps } from '../alike/steps.ts';
import type { Store } from '../store.ts';
import type { Verb } from '../verbs.ts';

/**
 * The verbs that are alike everywhere: what changes something is one transaction, what only looks needs none. Whoever goes
 * through much of the database does it beside few others: people who look shall not hold up what is published and sent.
 */
export function alikeVerbs(postgres: Postgres, lookersMax: number): Pick<Store, AlikeVerb> {
  const turn = inTurn({ atOnceMax: lookersMax });
  const there = Object.entries({ ...alike, ...alikeIn(postgresWording) }).map(([verb, make]) => {
    const steps = make as (...given: readonly unknown[]) => Steps<unknown>;
    const run = changing.has(verb as Verb)
      ? (...args: readonly unknown[]) => postgres.transaction((session) => runSteps(session, steps(...args)))
      : looking.has(verb as Verb)
        ? (...args: readonly unknown[]) => turn(() => runSteps(postgres, steps(...args)))
        : (...args: readonly unknown[]) => runSteps(postgres, steps(...args));
    return [verb, run];
  });
  // Each name stands for the steps of that very verb.
  return Object.fromEntries(there) as Pick<Store, AlikeVerb>;
}

const looking: ReadonlySet<Verb> = new Set<AlikeVerb>([
  'events',
  'newestEvents',
  'factsOfLearner',
  'members',
  'countMembers',
  'deliveries',
  'deliveriesOfEvents',
  'endpointHealth',
  'failures',
  'countSpan',
  'undelivered',
  'countHours',
  'countPublished',
  'countStands',
]);
