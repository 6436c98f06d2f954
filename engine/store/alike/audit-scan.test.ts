import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { auditScan, type AuditScan } from './audit-scan.ts';
import { runnerHere } from '../sqlite/dialect.ts';
import { migrate } from '../sqlite/migrate.ts';

/** Ten entries, of which the third and the eighth are about the endpoint. */
function setup() {
  const database = new Sqlite(':memory:');
  onTestFinished(() => void database.close());
  migrate(database);
  const insert = database.prepare<[number, string]>(`
    insert into audit (academy, at, actor, action, subject, details)
    values ('north', ?, 'key_1', 'records.reset', ?, '{}')
  `);
  for (let n = 1; n <= 10; n += 1) insert.run(n, n === 3 || n === 8 ? 'ep_1' : 'ada');
  const run = runnerHere(database);
  return (asked: Pick<AuditScan, 'order' | 'from'> & Partial<AuditScan>) => {
    const scan = { academy: 'north', action: 'records.reset', limit: 9, ...asked };
    const { rows, edge } = run(auditScan(scan, 4));
    return { numbers: rows.map(({ number }) => number), edge };
  };
}

it('looks at so many rows a call, and says up to where', () => {
  const scan = setup();
  expect(scan({ order: 'newest', from: undefined })).toEqual({ numbers: [10, 9, 8, 7], edge: 7 });
  expect(scan({ order: 'newest', from: 7 })).toEqual({ numbers: [6, 5, 4, 3], edge: 3 });
  expect(scan({ order: 'newest', from: 3 })).toEqual({ numbers: [2, 1], edge: undefined });
  expect(scan({ order: 'oldest', from: undefined })).toEqual({ numbers: [1, 2, 3, 4], edge: 4 });
  expect(scan({ order: 'oldest', from: 8 })).toEqual({ numbers: [9, 10], edge: undefined });
});

it('looks at nothing but what an index finds: those of a subject are two', () => {
  const scan = setup();
  expect(scan({ order: 'newest', from: undefined, subject: 'ep_1' })).toEqual({
    numbers: [8, 3],
    edge: undefined,
  });
});

it('is empty, with more to come, where the rows of a call do not fit what is asked', () => {
  const scan = setup();
  expect(scan({ order: 'newest', from: undefined, since: 0, until: 3 })).toEqual({ numbers: [], edge: 7 });
});
