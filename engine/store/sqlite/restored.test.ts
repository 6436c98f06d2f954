import Sqlite from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ApiKey } from '../../model.ts';
import { deliveryId, deliveryRow } from '../alike/delivery-id.ts';
import { cursorAfter, rowOf } from '../alike/cursor.ts';
import { academy, event } from '../contract/ground.contract.ts';
import { backUp, examine } from './backup.ts';
import { batchRunner } from './batch.ts';
import { openLedger } from './ledger.ts';
import { numbersSkipped, restoreIn } from './restored.ts';

const restoring = { at: 1_700_000_000_000, from: 'copy.db', revokeKeys: false };
const key = (id: string, of?: string): ApiKey => ({
  id,
  ...(of !== undefined && { academy: of }),
  scopes: [of === undefined ? 'operator' : 'read'],
  hint: 'sb_',
  createdAt: 1,
});

async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-restored-'));
  const path = join(folder, 'schoolbell.db');
  const copy = join(folder, 'copy.db');
  const ledger = openLedger({ path, node: 'one', exclusive: true });
  onTestFinished(() => rm(folder, { recursive: true }));
  const run = batchRunner(ledger);
  run([
    { verb: 'createAcademy', args: [academy('north')] },
    { verb: 'createKey', args: [key('key_1', 'north'), 'a'.repeat(64)] },
    { verb: 'createKey', args: [key('key_2'), 'b'.repeat(64)] },
    { verb: 'accept', args: [[event({ id: 'evt-1' })]] },
  ]);
  await backUp(path, copy);
  ledger.close();
  return { copy };
}

function opened(path: string) {
  const ledger = openLedger({ path, node: 'two', exclusive: true });
  return { ledger, run: batchRunner(ledger) };
}

test('after a restoration numbers go on behind all that anybody can have given since the backup', async () => {
  const { copy } = await setup();
  restoreIn(copy, restoring);
  expect(existsSync(`${copy}-wal`)).toBe(false);
  const { ledger, run } = opened(copy);
  run([{ verb: 'accept', args: [[event({ id: 'evt-2' })]] }]);
  const { position, delivery } = ledger.database
    .prepare<[], { position: number; delivery: number }>(
      `select (select max(position) from events) as position, (select max(id) from deliveries) as delivery`,
    )
    .get() ?? { position: 0, delivery: 0 };
  expect([position, delivery]).toEqual([numbersSkipped + 2, numbersSkipped + 2]);
  const given = run([{ verb: 'createAcademy', args: [academy('south')] }]);
  expect(given).toMatchObject([{ value: { kind: 'created' } }]);
  const lists = ledger.database
    .prepare<[], { seq: number }>(`select seq from sqlite_sequence where seq < ${numbersSkipped}`)
    .all();
  expect(lists).toEqual([]);
  ledger.close();
});

test('ids and cursors hold the numbers of 990 restorations, and the one that would pass them is refused', async () => {
  const { copy } = await setup();
  const highest = 990 * numbersSkipped;
  expect(deliveryRow(deliveryId(highest))).toBe(highest);
  expect(rowOf('e', cursorAfter('e', highest), 0)).toBe(highest);
  const database = new Sqlite(copy);
  database.exec(`update sqlite_sequence set seq = ${999 * numbersSkipped}`);
  database.close();
  expect(() => restoreIn(copy, restoring)).toThrow('numbers are used up');
});

test('a restoration stands in the audit with the instant that it went back to, and keys are as they were then', async () => {
  const { copy } = await setup();
  const { asOf, revoked } = restoreIn(copy, restoring);
  expect(revoked).toBe(0);
  expect(asOf).toBe(event({ id: 'evt-1' }).publishedAt);
  const { ledger, run } = opened(copy);
  expect(run([{ verb: 'auditEntries', args: [{ limit: 10 }] }])).toMatchObject([
    {
      value: {
        items: [
          {
            at: restoring.at,
            actor: 'restore',
            action: 'installation.restore',
            subject: 'installation',
            details: { from: 'copy.db', asOf: new Date(asOf ?? 0).toISOString() },
          },
        ],
      },
    },
  ]);
  expect(run([{ verb: 'key', args: ['key_1'] }])).toMatchObject([{ value: { id: 'key_1' } }]);
  ledger.close();
});

test('where it is asked for, all keys of academies end, and those of operators stay', async () => {
  const { copy } = await setup();
  expect(restoreIn(copy, { ...restoring, revokeKeys: true })).toMatchObject({ revoked: 1 });
  expect(examine(copy).rows).toMatchObject({ academies: 1, events: 1 });
  const { ledger, run } = opened(copy);
  const replies = run([
    { verb: 'key', args: ['key_1'] },
    { verb: 'key', args: ['key_2'] },
    { verb: 'auditEntries', args: [{ limit: 1 }] },
  ]);
  expect(replies[0]?.value).toBeUndefined();
  expect(replies.slice(1)).toMatchObject([
    { value: { id: 'key_2' } },
    { value: { items: [{ details: { revoked: '1' } }] } },
  ]);
  ledger.close();
});
