import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seedOfRun } from '../engine/testing/chance.ts';
import { eventOf } from './load.ts';
import { faultsOf } from './ledger.ts';
import { smallDisk, whyNoSmallDisk } from './machine.ts';
import { academy, openScene, type Scene } from './scene.ts';
import { pause, until } from './waiting.ts';

const reason = whyNoSmallDisk();
const diskMib = 96;

test.skipIf(reason)(
  `a full disk stops publishing and nothing else, and is forgotten ten seconds after it has room (${reason ?? 'mounted'})`,
  async () => {
    const { folder, remove } = smallDisk(diskMib);
    const scene = await openScene({ seed: seedOfRun(), store: 'sqlite', folder });
    try {
      const { cluster } = scene;
      await scene.addEndpoint('learner', { ordering: 'learner', eventTypes: ['learner.updated'] });
      const held = await scene.addEndpoint('held', { eventTypes: ['course.enrolled'] });
      const change = (what: string) =>
        cluster.call(0, 'POST', `/v1/academies/${academy}/endpoints/${held}/${what}`, {});
      const load = scene.startLoad({
        typeOf: (index) => (index % 2 ? 'learner.updated' : 'course.enrolled'),
      });
      for (let round = 1; round <= 2; round += 1) {
        await change('pause');
        const before = load.accepted.size;
        await until('some are accepted', () => load.accepted.size > before + 100);
        const refusals = load.refusals;
        const filler = filled(folder);
        await until('publishing is refused', () => load.refusals > refusals + 5);
        // What waited for the endpoint is sent and written down while there is no room for anything new.
        const waiting = await waitingIn(scene);
        expect(waiting).toBeGreaterThan(0);
        await change('resume');
        await scene.drained();
        const refused = await post(scene, -round);
        expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
        expect(await refused.json()).toMatchObject({ code: 'store-full' });
        await until(
          'it says that it is not ready',
          async () => (await readiness(scene)).includes('disk'),
          10_000,
        );
        if (round === 2) {
          await cluster.node(0).end('SIGKILL');
          scene.deaths.push({ address: cluster.node(0).address, at: Date.now() });
          await cluster.restart(0);
          expect((await post(scene, -round)).status).toBe(503);
        }
        rmSync(filler);
        const roomAt = Date.now();
        await until('it accepts again', async () => (await post(scene, -round)).status === 202, 10_000);
        // oxlint-disable-next-line no-console -- the figure is what people look for in the output
        console.log(
          `round ${round}: ${waiting} sent while full; accepted ${Date.now() - roomAt} ms after there was room`,
        );
        await until(
          'it says that it is ready',
          async () => (await readiness(scene)).startsWith('200'),
          10_000,
        );
      }
      await load.stop();
      await scene.drained();
      const ledger = await scene.ledger(new Set([...load.accepted, 'e--1', 'e--2']));
      expect([...faultsOf(ledger), ...load.faults]).toEqual([]);
      expect(cluster.node(0).lines.filter((line) => line.includes('"msg":"database-full"'))).toHaveLength(1);
      expect(await cluster.node(0).end('SIGTERM')).toBe(0);
    } finally {
      await scene.end();
      remove();
    }
  },
  120_000,
);

test.skipIf(reason)(
  `where more waits than a full disk has room to write down, it is not sent, and the service starts there all the same (${reason ?? 'mounted'})`,
  async () => {
    const { folder, remove } = smallDisk(diskMib);
    const says = 'x'.repeat(16_384);
    const scene = await openScene({ seed: seedOfRun(), store: 'sqlite', folder, says });
    try {
      const { cluster, receiver } = scene;
      const held = await scene.addEndpoint('held', { eventTypes: ['course.enrolled'] });
      const change = (what: string) =>
        cluster.call(0, 'POST', `/v1/academies/${academy}/endpoints/${held}/${what}`, {});
      await change('pause');
      const accepted = new Set<string>();
      for (let number = 0; number < waitingWanted; number += 100) {
        const batch = Array.from({ length: 100 }, (_, index) => eventOf(number + index, 'course.enrolled'));
        expect((await postAll(scene, batch)).status).toBe(202);
        for (const { id } of batch) accepted.add(id);
      }
      const filler = filled(folder);
      for (let number = 1; (await post(scene, -number)).status === 202; number += 1);
      // Of the room that was given away it keeps what is spoken for, and a little that it may lease by.
      const second = filled(folder, 'second', spokenForBytes + leasableBytes);
      await change('resume');
      // More than it could lease by that room at once, since what was written down took little of it.
      await until('much is sent', () => receiver.arrivals.length > 2 * (leasableBytes / leasedBytes));
      // For the same reason it would go on for a minute or more, with fewer every two seconds: others take what is left.
      const third = filled(
        folder,
        'third',
        spokenForBytes - statSync(join(folder, 'schoolbell.db-wal')).size,
      );
      let sent = -1;
      await until(
        'it sends no more',
        async () => {
          const before = sent;
          sent = receiver.arrivals.length;
          return sent > 0 && sent === before && (await leasedIn(scene)) === 0;
        },
        60_000,
        2_500,
      );
      expect(sent).toBeLessThan(waitingWanted);
      expect(new Set(receiver.arrivals.map(({ id }) => id)).size).toBe(sent);
      const turns = [turnsOf(scene)];
      for (let start = 0; start < 3; start += 1) {
        await cluster.node(0).end('SIGKILL');
        scene.deaths.push({ address: cluster.node(0).address, at: Date.now() });
        await cluster.restart(0);
      }
      expect((await post(scene, -9_000)).status).toBe(503);
      await pause(stillMs);
      turns.push(turnsOf(scene));
      expect(Math.max(...turns)).toBeLessThanOrEqual(turnsMost);
      for (const file of [filler, second, third]) rmSync(file, { force: true });
      await until('it accepts again', async () => (await post(scene, -9_001)).status === 202, 10_000);
      await scene.drained();
      // oxlint-disable-next-line no-console -- the figure is what people look for in the output
      console.log(`${sent} of ${waitingWanted} sent while full, each with 16 KiB of answer`);
      const ledger = await scene.ledger(accepted);
      expect(faultsOf(ledger)).toEqual([]);
    } finally {
      await scene.end();
      remove();
    }
  },
  200_000,
);

const waitingWanted = 3_000;

/** Deliveries that wait are asked for every two seconds meanwhile, and answered. */
const stillMs = 10_000;
/** One way and back again, and once more where it comes at a bad time. */
const turnsMost = 4;

/** What `engine/store/sqlite/room.ts` keeps for the log, of which it counts what the log has taken already. */
const spokenForBytes = 4 * 1_048_576;
/** And for each delivery that is leased. */
const leasedBytes = 2_048;
const leasableBytes = 524_288;

/** Takes room until no more than that is left, and answers where. */
function filled(folder: string, name = 'filler', leftBytes = 0): string {
  const filler = join(folder, name);
  const piece = Buffer.alloc(65_536);
  for (;;) {
    const { bavail, bsize } = statfsSync(folder);
    if (leftBytes > 0 && bavail * bsize <= leftBytes) return filler;
    try {
      writeFileSync(filler, piece, { flag: 'a' });
    } catch {
      if (statfsSync(folder).bavail === 0) return filler;
      throw new Error('The disk refuses to be filled.');
    }
  }
}

/** How often its log says that the store refuses, or answers again. */
function turnsOf({ cluster }: Scene): number {
  return cluster.node(0).lines.filter((line) => /"msg":"store-(?:full|back)"/.test(line)).length;
}

function post({ cluster }: Scene, number: number): Promise<Response> {
  const { origin } = cluster.node(0);
  return cluster.ask(origin, 'POST', `/v1/academies/${academy}/events`, eventOf(number, 'learner.updated'));
}

async function readiness({ cluster }: Scene): Promise<string> {
  const answer = await cluster.ask(cluster.node(0).origin, 'GET', '/readyz');
  return `${answer.status} ${await answer.text()}`;
}

function postAll({ cluster }: Scene, events: readonly unknown[]): Promise<Response> {
  const { origin } = cluster.node(0);
  return cluster.ask(origin, 'POST', `/v1/academies/${academy}/events`, events);
}

async function leasedIn({ cluster: { ground } }: Scene): Promise<number> {
  const [row] = await ground.query<{ leased: number }>(`
    select count(*) as leased
    from deliveries
    where lease_token is not null
  `);
  return Number(row?.leased);
}

async function waitingIn({ cluster: { ground } }: Scene): Promise<number> {
  const [row] = await ground.query<{ waiting: number }>(ground.questions.waiting);
  return Number(row?.waiting);
}
