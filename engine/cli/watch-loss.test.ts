import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSqliteStore } from '../store/sqlite.ts';
import { StoreLost, StoreRefused } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { watchLoss } from './watch-loss.ts';

const folder = mkdtempSync(join(tmpdir(), 'schoolbell-loss-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A real store, some of whose verbs reject. */
async function setup(name: string, broken: Partial<Store>) {
  const store = await openSqliteStore({ path: join(folder, name), node: 'n', thread: false });
  const told: unknown[] = [];
  return { told, store: watchLoss({ ...store, ...broken }, (error) => void told.push(error)) };
}

test('a loss is told once, and whoever found it gets it too', async () => {
  const lost = new StoreLost('The disk is full');
  const accept = () => Promise.reject(lost);
  const { store, told } = await setup('a.db', { accept });
  await expect(store.accept([])).rejects.toBe(lost);
  await expect(store.accept([])).rejects.toBe(lost);
  expect(told).toEqual([lost]);
  await store.close();
});

test('a refusal is no loss, and answers pass as they are', async () => {
  const lanes = () => Promise.reject(new StoreRefused('store-busy', 'Slow down'));
  const { store, told } = await setup('b.db', { lanes });
  await expect(store.lanes()).rejects.toBeInstanceOf(StoreRefused);
  expect(await store.academy('nobody')).toBeUndefined();
  expect(await store.checkUp()).toMatchObject({ synchronous: expect.stringMatching(/full/i) });
  await store.close();
  expect(told).toEqual([]);
});

test('a call that comes after the end is no loss', async () => {
  const { store, told } = await setup('c.db', {});
  await store.close();
  await expect(store.counts()).rejects.toBeInstanceOf(StoreLost);
  expect(told).toEqual([]);
});
