import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { seedOfRun } from '../engine/testing/chance.ts';
import { faultsOf } from './ledger.ts';
import { tracing, whyNoStrace } from './machine.ts';
import { openScene } from './scene.ts';
import { until } from './waiting.ts';

const reason = whyNoStrace();
const folder = mkdtempSync(join(tmpdir(), 'schoolbell-errors-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sync = 'fsync,fdatasync';

/** Calls by which the database reaches the disk, and within how many of them the disk breaks, by chance. */
const calls = [
  [sync, 60],
  ['pwrite64', 900],
] as const;

test.skipIf(reason)(
  `a disk that breaks under load ends the service, and nothing that it answered for is missing (${reason ?? 'broken by strace'})`,
  async () => {
    let under: readonly string[] = [];
    const scene = await openScene({ seed: seedOfRun(), store: 'sqlite', under: () => under });
    try {
      const { cluster, chance } = scene;
      await scene.addEndpoint('none', { eventTypes: ['course.enrolled'] });
      await scene.addEndpoint('learner', { ordering: 'learner', eventTypes: ['learner.updated'] });
      const load = scene.startLoad({
        typeOf: (index) => (index % 2 ? 'learner.updated' : 'course.enrolled'),
      });
      await cluster.node(0).end('SIGTERM');
      for (const [call, most] of calls) {
        const first = 10 + Math.floor(chance() * most);
        // From then on every one of them, as a disk does that is broken; counted in each thread by itself.
        under = [
          'strace',
          ...tracing(call, `inject=${call}:error=EIO:when=${first}+`),
          '-o',
          join(folder, call),
          '--',
        ];
        const node = await cluster.restart(0);
        await until(`the service has ended over ${call} number ${first}`, () => !node.isUp, 30_000);
        scene.deaths.push({ address: node.address, at: Date.now() });
        expect(await node.ended).toBe(1);
        expect(node.lines.filter((line) => line.includes('"msg":"store-lost"'))).toHaveLength(1);
        expect(node.said.trim().split('\n').at(-1)).toMatch(/^Schoolbell ended: .*disk.*start it again/);
        under = [];
        await cluster.restart(0);
        const accepted = load.accepted.size;
        await until('it accepts again', () => load.accepted.size > accepted + 20);
        await cluster.node(0).end('SIGTERM');
      }
      await cluster.restart(0);
      await load.stop();
      await scene.drained();
      const ledger = await scene.ledger(load.accepted);
      // oxlint-disable-next-line no-console -- the ledger is what people look for in the output
      console.log('ledger', JSON.stringify(ledger));
      expect([...faultsOf(ledger), ...load.faults]).toEqual([]);
      expect(load.refusals).toBeGreaterThan(0);
    } finally {
      await scene.end();
    }
  },
  180_000,
);
