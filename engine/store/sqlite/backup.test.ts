import Sqlite from 'better-sqlite3';
import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { academy, event } from '../contract/ground.contract.ts';
import { backUp, examine } from './backup.ts';
import { batchRunner } from './batch.ts';
import { openLedger } from './ledger.ts';

async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-backup-'));
  const path = join(folder, 'schoolbell.db');
  const copy = join(folder, 'copy.db');
  const ledger = openLedger({ path, node: 'one', exclusive: true });
  onTestFinished(() => {
    ledger.close();
    return rm(folder, { recursive: true });
  });
  const run = batchRunner(ledger);
  run([{ verb: 'createAcademy', args: [academy('north')] }]);
  const publish = (id: string) => run([{ verb: 'accept', args: [[event({ id })]] }]);
  publish('evt-1');
  return { folder, path, copy, ledger, publish };
}

test('a copy of a database that is open is one file, and what comes later is not in it', async () => {
  const { path, copy, publish } = await setup();
  const found = await backUp(path, copy);
  publish('evt-2');
  expect(found.rows).toEqual({ academies: 1, endpoints: 0, events: 1, deliveries: 1, attempts: 0 });
  expect(examine(copy)).toEqual(found);
  expect([existsSync(`${copy}-wal`), existsSync(`${copy}-shm`)]).toEqual([false, false]);
});

test('a backup that is spoiled, of another program or of a newer one is refused', async () => {
  const { folder, path, copy } = await setup();
  await backUp(path, copy);
  truncateSync(copy, 20_480);
  expect(() => examine(copy)).toThrow(/malformed|damaged/);
  const other = join(folder, 'other');
  writeFileSync(other, 'something else entirely, and long enough to be looked at as a database');
  expect(() => examine(other)).toThrow('no database of Schoolbell');
  new Sqlite(join(folder, 'empty')).close();
  expect(() => examine(join(folder, 'empty'))).toThrow('no database of Schoolbell');
  expect(() => examine(join(folder, 'nowhere'))).toThrow('no backup');
  await expect(backUp(join(folder, 'nowhere'), copy)).rejects.toThrow('no database');
  await rm(copy);
  await backUp(path, copy);
  const newer = new Sqlite(copy);
  newer.pragma('user_version = 999');
  newer.close();
  expect(() => examine(copy)).toThrow('schema 999');
});

test('one byte that is wrong in a page is found', async () => {
  const { path, copy, ledger, publish } = await setup();
  for (let number = 2; number < 200; number += 1) publish(`evt-${number}`);
  const root = ledger.database
    .prepare<[], { rootpage: number }>(`select rootpage from sqlite_schema where name = 'events_by_academy'`)
    .get();
  await backUp(path, copy);
  const file = await open(copy, 'r+');
  await file.write(Buffer.from([0xff]), 0, 1, ((root?.rootpage ?? 1) - 1) * 4096 + 3);
  await file.close();
  expect(() => examine(copy)).toThrow(/damaged|malformed/);
});
