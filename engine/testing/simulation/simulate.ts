import { castOf, type Cast } from './cast.ts';
import { createCrew } from './crew.ts';
import { diceOf } from './dice.ts';
import { takeDisk, type Disk } from './disk.ts';
import type { Evidence } from './evidence.ts';
import { keptIn } from './evidence.ts';
import { faultsIn } from './faults.ts';
import { createNetwork } from './network.ts';
import { createPeople } from './people.ts';
import { planOf } from './plan.ts';
import { createPlatform } from './platform.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { createWeather } from './weather.ts';

/** What came of one seed. */
export interface Simulated {
  readonly seed: number;
  /** What must not have been; sentences. */
  readonly faults: readonly string[];
  /** The same for every run of the same seed by the same program. */
  readonly digest: string;
  readonly seen: Seen;
  readonly evidence: Evidence;
}

/** What the world was like, to know that it was worth looking at. */
export interface Seen {
  readonly happened: number;
  readonly nodes: number;
  readonly events: number;
  readonly deliveries: number;
  readonly requests: number;
  readonly kills: number;
  readonly freezes: number;
  readonly jumps: number;
  readonly deeds: number;
  /** Requests that nobody wrote down, since who sent them died or was cut off. */
  readonly unwritten: number;
  readonly simulatedMs: number;
}

/**
 * Lets the real flow run through a world that is made from a seed, until everybody is well and everything has come to rest,
 * and says what of it must not have been.
 */
export async function simulate(
  seed: number,
  onHappening?: (at: number, what: string) => void,
): Promise<Simulated> {
  const dice = diceOf(seed);
  const plan = planOf(seed, dice);
  const timeline = createTimeline(onHappening);
  const cast = castOf(dice, startsAt);
  const disk = takeDisk();
  let clockMs = startsAt;
  let setBackMs = 0;
  const excesses = new Set<string>();
  const onExcess = (what: string): void => void excesses.add(what);
  const onUncaught = (error: unknown): void =>
    onExcess(`Nobody caught ${error instanceof Error ? error.stack : String(error)}`);
  process.on('unhandledRejection', onUncaught);
  try {
    furnish(disk, cast);
    const network = createNetwork(timeline, dice, createWeather(timeline, dice, plan));
    const now = () => clockMs + Math.floor(timeline.elapsed());
    const surroundings = { timeline, dice, plan, network, now, onExcess };
    const crew = createCrew(surroundings, disk, (byMs) => {
      clockMs += byMs;
      setBackMs += Math.max(0, -byMs);
    });
    const platform = createPlatform({ timeline, dice, plan, cast }, crew.alive);
    const people = createPeople({ timeline, dice, plan, cast }, crew.alive);

    await timeline.runUntil(plan.calmAtMs);
    people.mend();
    const restless = await runToRest();
    // A process may be asking for more at that very moment, or giving back what is for an endpoint that is off.
    const isIdle = () => crew.alive().every(({ flow }) => flow.worker.inMemory() === 0);
    for (let looks = 0; looks < 10 && !isIdle(); looks += 1)
      await timeline.runUntil(timeline.elapsed() + 1_100);
    if (!isIdle()) onExcess('Something is in memory though nothing waits.');
    const stopped = await ended(crew.stop(), timeline);
    // What the dead had leased is nobody's after that, also by clocks that were set back meanwhile.
    const { leaseMs = 0 } = plan.limits;
    await timeline.runUntil(timeline.elapsed() + leaseMs + setBackMs);

    const evidence: Evidence = {
      plan,
      cast,
      publications: platform.publications,
      requests: network.requests,
      deeds: people.deeds,
      disturbances: crew.disturbances,
      beginnings: crew.beginnings,
      kept: keptIn(disk.opened),
      endedAt: now(),
      excesses: [...excesses],
    };
    const { faults, unwritten } = faultsIn(evidence);
    const count = (kind: string) => crew.disturbances.filter((each) => each.kind === kind).length;
    return {
      seed,
      faults: [...restless, ...stopped, ...faults],
      digest: timeline.digest(),
      evidence,
      seen: {
        happened: timeline.happened(),
        nodes: plan.nodes,
        events: evidence.kept.events.length,
        deliveries: evidence.kept.deliveries.length,
        requests: network.requests.length,
        kills: count('killed'),
        freezes: count('frozen'),
        jumps: count('clock set'),
        deeds: people.deeds.length,
        unwritten,
        simulatedMs: timeline.elapsed(),
      },
    };

    /** Until nothing waits that anybody would send. */
    async function runToRest(): Promise<readonly string[]> {
      for (;;) {
        await timeline.runUntil(timeline.elapsed() + 2_000);
        const isOver = platform.isDone() && people.isDone();
        const { deliveries, replays, dueAt } = disk.waiting();
        if (isOver && deliveries + replays === 0) return [];
        const overdueMs = now() - Math.max(dueAt ?? 0, startsAt);
        const isLate =
          timeline.elapsed() > plan.calmAtMs + overdueMsMax && (dueAt === null || overdueMs > overdueMsMax);
        if (isLate || timeline.elapsed() > restMsMax)
          return [
            `It never came to rest: ${deliveries} deliveries and ${replays} replays wait; over: ${isOver}.`,
          ];
        if (dueAt !== null && dueAt > now()) await timeline.runUntil(timeline.elapsed() + dueAt - now());
      }
    }
  } finally {
    process.off('unhandledRejection', onUncaught);
    disk.giveBack();
  }
}

function furnish(disk: Disk, { academies, endpoints }: Cast): void {
  const { run, ledger } = disk.opened;
  run(academies.map((academy) => ({ verb: 'createAcademy', args: [academy] })));
  for (const endpoint of endpoints) {
    const revision = ledger.verbs.roster(endpoint.academy)?.revision ?? 0;
    run([{ verb: 'createEndpoint', args: [endpoint, revision] }]);
  }
}

async function ended(stopping: Promise<void>, timeline: Timeline): Promise<readonly string[]> {
  let isEnded = false;
  void stopping.then(() => (isEnded = true));
  for (let looks = 0; looks < 60 && !isEnded; looks += 1) await timeline.runUntil(timeline.elapsed() + 1_000);
  return isEnded ? [] : ['The processes did not end when they were asked to.'];
}

const startsAt = Date.parse('2026-01-05T08:00:00Z');
const overdueMsMax = 30 * 60_000;
const restMsMax = 6 * 86_400_000;
