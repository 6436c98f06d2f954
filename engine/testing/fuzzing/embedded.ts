import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../store/sqlite.ts';
import type { TurnedClock } from '../turned-clock.ts';
import { turnedClock } from '../turned-clock.ts';
import type { FuzzOptions } from './fuzz.ts';
import { openStage } from './stage.ts';

/** A stage over an embedded store, where time goes on only while somebody waits. */
export async function embeddedStage(): Promise<
  Pick<FuzzOptions, 'stage' | 'until'> & { end(): Promise<void> }
> {
  const folder = mkdtempSync(join(tmpdir(), 'schoolbell-fuzzing-'));
  const clock = turnedClock(Date.parse('2026-03-01T12:00:00Z'));
  const store = await openSqliteStore({ path: join(folder, 'test.db'), node: 'stage', thread: false });
  const until = (answer: Promise<unknown>) => turnedUntil(clock, answer);
  const opening = openStage(store, clock);
  await until(opening);
  const stage = await opening;
  return {
    stage,
    until,
    async end() {
      await until(stage.close());
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function turnedUntil(clock: TurnedClock, answer: Promise<unknown>): Promise<void> {
  let isThere = false;
  const note = (): void => {
    isThere = true;
  };
  answer.then(note, note);
  while (!isThere) await clock.turnBy(2);
}
