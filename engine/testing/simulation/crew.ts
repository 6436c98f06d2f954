import type { Store } from '../../store/store.ts';
import type { Disk, Opened } from './disk.ts';
import type { Calling } from './network.ts';
import type { Process, Surroundings } from './process.ts';
import { startProcess } from './process.ts';
import { embeddedWay, sharedWay } from './way.ts';

/** Something that happened to a process, by which what was under way at that moment may have come to be done twice. */
export interface Disturbance {
  /** Empty where it happened to all. */
  readonly process: string;
  readonly at: number;
  readonly kind: 'killed' | 'stopped' | 'frozen' | 'clock set' | 'cut off' | 'refused';
}

export interface Beginning {
  readonly process: string;
  readonly at: number;
}

/** The processes of the world: who dies is started anew. */
export interface Crew {
  alive(): readonly Process[];
  readonly disturbances: readonly Disturbance[];
  /** When each process began, in order. */
  readonly beginnings: readonly Beginning[];
  /** Ends all in good order. */
  stop(): Promise<void>;
}

/** @param clockSet sets all clocks on the wall forward, or back */
export function createCrew(surroundings: Surroundings, disk: Disk, clockSet: (byMs: number) => void): Crew {
  const { timeline, dice, plan } = surroundings;
  const { faults, calmAtMs, nodes } = plan;
  const disturbances: Disturbance[] = [];
  const beginnings: Beginning[] = [];
  const losing = { isDue: false };
  const running = new Map<number, Process>();
  let lives = 0;
  let isOver = false;
  const note = (process: string, kind: Disturbance['kind']) =>
    void disturbances.push({ process, at: timeline.elapsed(), kind });
  const way = { timeline, dice, plan, onTrouble: note };
  const shared = nodes > 1 ? disk.opened : undefined;
  const sharedStoreFor = shared && sharedWay(way, shared);

  for (let place = 0; place < nodes; place += 1) start(place);
  const plans: readonly (readonly [count: number, what: string, act: () => void])[] = [
    [faults.kills, 'a process is about to die', () => one()?.killAfter(dice.between(0, 60))],
    [faults.restarts, 'a process is to end', () => void one()?.stop()],
    [faults.freezes, 'a process stands still', freeze],
    [faults.jumps, 'the clock is set', jump],
    [faults.losses, 'the disk breaks', () => (losing.isDue = true)],
  ];
  for (const [count, what, act] of plans) {
    for (let each = 0; each < count; each += 1) timeline.plan(dice.between(500, calmAtMs - 5_000), what, act);
  }
  // Whatever has not happened by now does not happen any more.
  timeline.plan(calmAtMs, 'the calm begins', () => {
    losing.isDue = false;
    for (const process of running.values()) process.killAfter(Number.POSITIVE_INFINITY);
  });

  function start(place: number): void {
    lives += 1;
    // Opening it in earnest takes long: one start in ten shows that it is the same.
    const own = shared ? undefined : disk.start(lives > 1 && dice.luck(0.1));
    const name = `node${place}-${lives}`;
    const process = startProcess(name, surroundings, (calling) => storeFor(calling, own));
    running.set(place, process);
    beginnings.push({ process: name, at: timeline.elapsed() });
    process.onEnd(() => {
      running.delete(place);
      note(name, process.hasStopped() ? 'stopped' : 'killed');
      if (!isOver)
        timeline.plan(dice.between(100, 8_000), `place ${place} is manned again`, () => start(place));
    });
  }

  function storeFor(calling: Calling, own: Opened | undefined): Store {
    if (sharedStoreFor) return sharedStoreFor(calling);
    if (!own) throw new Error('A process of the simulation has no database.');
    return embeddedWay(way, own, calling, losing);
  }

  function one(): Process | undefined {
    const all = [...running.values()];
    return all.length > 0 ? dice.pick(all) : undefined;
  }

  function freeze(): void {
    const process = one();
    if (!process) return;
    note(process.name, 'frozen');
    process.freeze(Math.min(calmAtMs, timeline.elapsed() + dice.between(1, 90) * 1000));
  }

  function jump(): void {
    note('', 'clock set');
    clockSet(dice.pick([-600, -61, -5, 5, 61, 600]) * 1000);
  }

  return {
    alive: () => [...running.values()],
    disturbances,
    beginnings,
    async stop() {
      isOver = true;
      await Promise.all([...running.values()].map((process) => process.stop()));
    },
  };
}
