import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventVerbs } from './events.ts';
import { runnerHere, type RunHere } from '../sqlite/dialect.ts';
import { migrate } from '../sqlite/migrate.ts';
import type { Steps } from './steps.ts';
import type { EventQuery } from '../words/events.ts';

type Filter = Omit<EventQuery, 'academy' | 'limit' | 'cursor'>;

interface Ground {
  readonly run: RunHere;
  /** Accepts one more event, which every filter of these tests lets through; none when there are enough. */
  publish(): void;
  readonly published: readonly number[];
}

const eventsMax = 40;

function setup(): Ground {
  const database = new Sqlite(':memory:');
  onTestFinished(() => void database.close());
  migrate(database);
  const insert = database.prepare<[string, number]>(`
    insert into events (academy, event_id, type, learner, sequence, occurred_at, published_at, data)
    values ('north', ?, 'learner.updated', 'ada', ?, '2026-01-01T00:00:00Z', 2000, '{}')
  `);
  const published: number[] = [];
  return {
    run: runnerHere(database),
    publish: () => {
      if (published.length >= eventsMax) return;
      const next = published.length + 1;
      insert.run(`evt-${next}`, next);
      published.push(next);
    },
    published,
  };
}

/** The same steps, with something happening between every two statements. */
function* disturbed<T>(steps: Steps<T>, disturb: () => void): Steps<T> {
  let step = steps.next();
  while (!step.done) {
    const answered = yield step.value;
    disturb();
    step = steps.next(answered);
  }
  return step.value;
}

describe('a feed that is read while events are accepted', () => {
  it.each<[string, Filter]>([
    ['without a filter', {}],
    ['of a type', { type: 'learner.updated' }],
    ['of a learner', { learner: 'ada' }],
    ['of a learner and a type', { learner: 'ada', type: 'learner.updated' }],
    ['from an instant on', { since: 1_000 }],
    ['up to an instant', { until: 3_000 }],
    ['of a learner up to an instant', { learner: 'ada', until: 3_000 }],
  ])('%s misses none and shows none twice', (_, filter) => {
    const { run, publish, published } = setup();
    const seen: number[] = [];
    let cursor = 'e0';
    for (let calls = 0; calls < 2 * eventsMax; calls += 1) {
      const page = run(
        disturbed(eventVerbs.events({ academy: 'north', limit: 2, cursor, ...filter }), publish),
      );
      seen.push(...page.items.map(({ position }) => position));
      cursor = page.next ?? page.resume;
    }
    expect(published).toHaveLength(eventsMax);
    expect(seen).toEqual(published);
  });
});
