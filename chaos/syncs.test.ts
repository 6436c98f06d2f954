import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { eventOf } from './load.ts';
import { tracing, whyNoStrace } from './machine.ts';
import { academy, openScene } from './scene.ts';
import { until } from './waiting.ts';

// What a power cut takes is what was never synced: a commit that is answered before its sync is a lie.

const reason = whyNoStrace();
const folder = mkdtempSync(join(tmpdir(), 'schoolbell-syncs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const commits = 100;

test.skipIf(reason)(
  `each of ${commits} acknowledged commits was synced (${reason ?? 'counted by strace'})`,
  async () => {
    const trace = join(folder, 'service');
    const scene = await openScene({
      seed: 1,
      store: 'sqlite',
      under: () => ['strace', ...tracing('fdatasync,fsync'), '-o', trace, '--'],
    });
    try {
      const before = syncsIn(trace);
      // One after the other: each is a commit of its own, and nobody listens, so that nothing else is committed.
      for (let number = 1; number <= commits; number += 1) {
        const event = eventOf(number, 'learner.updated');
        await scene.cluster.call(0, 'POST', `/v1/academies/${academy}/events`, event);
      }
      const wanted = before + commits;
      await until('all syncs are in the trace', () => syncsIn(trace) >= wanted, 10_000);
      expect(await scene.cluster.node(0).end('SIGTERM')).toBe(0);
    } finally {
      await scene.end();
    }
  },
);

test.skipIf(reason)(`the count tells lazy syncs from real ones (${reason ?? 'counted by strace'})`, () => {
  expect(syncsOf('full')).toBeGreaterThanOrEqual(commits);
  expect(syncsOf('normal')).toBeLessThan(commits / 4);
});

/** Of as many commits to a database of its own. */
function syncsOf(level: 'full' | 'normal'): number {
  const trace = join(folder, level);
  const script = `
    const database = new (require('better-sqlite3'))(${JSON.stringify(join(folder, `${level}.db`))});
    database.pragma('journal_mode = wal');
    database.pragma('synchronous = ${level}');
    database.exec('create table marks (mark integer)');
    const insert = database.prepare('insert into marks values (1)');
    for (let commit = 0; commit < ${commits}; commit += 1) insert.run();
    process.exit();
  `;
  // Waited for, so strace is the child here, and all of the trace is there when it ends.
  const flags = tracing('fdatasync,fsync').filter((flag) => flag !== '-D');
  const [command, ...words] = ['strace', ...flags, '-o', trace, '--', process.execPath, '-e', script];
  spawnSync(command, words);
  return syncsIn(trace);
}

function syncsIn(trace: string): number {
  return (
    readFileSync(trace, 'utf8').match(/\bf(?:data)?sync\(.*= 0$|<\.\.\. f(?:data)?sync resumed>.*= 0$/gm)
      ?.length ?? 0
  );
}
