import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import type { HealthHour } from '../../store/words/health.ts';
import { createMemory } from './memory.ts';
import { oneByOne } from './one-by-one.ts';
import { countingOf, hourMs, hourOf, type Counting, type HourSpan } from './overview-counting.ts';

export interface OverviewHour extends HealthHour {
  readonly published: number;
}

export interface CountedHours {
  /** Oldest first; hours in which nothing went on are left out. */
  readonly hours: readonly OverviewHour[];
  /** From this hour on everything is counted; absent where that is not so even for the one that is running. */
  readonly countedSince?: number;
}

/** An academy, or all of them. */
export interface OverviewScope {
  readonly academy?: string;
  /** By which it is remembered: another for an academy that was made anew under the same name. */
  readonly key: string;
}

/**
 * What went on hour by hour. Hours that are over are counted once and remembered, newest first; the one that is running,
 * anew as often as a twentieth of the time allows. What one call of `look` cannot count in a moment, a later one goes on with:
 * whoever looks shall not hold up those who publish and deliver.
 */
export interface OverviewHours {
  /** From the hour `since` on. */
  look(scope: OverviewScope, since: number): Promise<CountedHours>;
}

export interface OverviewHoursOptions {
  readonly store: Pick<Store, 'countHours' | 'countPublished'>;
  readonly clock: Clock;
  /** Of the store, so many are looked at in one call of `look`. */
  readonly partsMax?: number;
}

export function createOverviewHours({ store, clock, partsMax = 200 }: OverviewHoursOptions): OverviewHours {
  const scopes = createMemory<Known>({ clock, rememberMs: rememberedMs, max: scopesMax });

  async function goOn(known: Known, scope: OverviewScope, since: number): Promise<void> {
    const begun = clock.now();
    if (isStill(known.idle, begun)) return;
    for (let parts = 0; parts < partsMax && clock.now() - begun < momentMs; parts += 1) {
      const span = known.counting === undefined ? spanToCount(known, since, clock.now()) : undefined;
      if (span) known.counting = countingOf(store, scope, span, clock);
      const { counting } = known;
      if (counting === undefined) return;
      if (await counting.goOn()) {
        keep(known, counting, clock.now());
        known.counting = undefined;
      }
      known.idle = { since: clock.now(), forMs: idleForMs * (clock.now() - begun) };
    }
  }

  return {
    async look(scope, since) {
      const known = scopes.get(scope.key) ?? {
        over: new Map(),
        turn: oneByOne(),
        idle: { since: 0, forMs: 0 },
      };
      scopes.set(scope.key, known);
      // Whoever comes meanwhile finds what the one before has counted.
      await known.turn(() => goOn(known, scope, since));
      return counted(known, since);
    },
  };
}

/** What is known of a scope; it changes as more is counted. */
interface Known {
  /** By its beginning; nothing comes to these any more. */
  readonly over: Map<number, OverviewHour>;
  recent?: Recent;
  counting?: Counting | undefined;
  readonly turn: ReturnType<typeof oneByOne>;
  /** Nothing is counted. */
  idle: While;
}

interface Recent extends HourSpan {
  readonly hours: ReadonlyMap<number, OverviewHour>;
  /** It is not counted anew. */
  readonly good: While;
}

interface While {
  readonly since: number;
  readonly forMs: number;
}

/** A clock that was set back must not make it last. */
function isStill({ since, forMs }: While, now: number): boolean {
  return Math.abs(now - since) < forMs;
}

const scopesMax = 100;
const rememberedMs = hourMs;
const hoursRememberedMax = 800;
/** An attempt may be settled, and an event committed, so long after the instant that it says. */
const lateMsMax = 600_000;
const goodMsMin = 2_000;
const goodForMs = 20;
/** So long one call counts, and for each millisecond of that nobody counts for so many. */
const momentMs = 250;
const idleForMs = 10;
const hoursAtOnceMax = 24;

/** What is to be counted next, newest first; nothing where all is known. */
function spanToCount(
  { recent, over }: Pick<Known, 'recent' | 'over'>,
  since: number,
  now: number,
): HourSpan | undefined {
  const until = hourOf(now) + hourMs;
  const running = hourOf(now - lateMsMax);
  if (recent === undefined || !isStill(recent.good, now) || recent.until !== until)
    return { since: running, until };
  let end = running;
  while (end > since && over.has(end - hourMs)) end -= hourMs;
  let start = end;
  while (start > since && !over.has(start - hourMs) && end - start < hoursAtOnceMax * hourMs) start -= hourMs;
  return start < end ? { since: start, until: end } : undefined;
}

function keep(known: Known, { hours, since, until, begunAt, tookMs }: Counting, now: number): void {
  const running = hourOf(begunAt - lateMsMax);
  for (const [at, hour] of hours) if (at < running) known.over.set(at, hour);
  if (until > running)
    known.recent = {
      hours,
      since,
      until,
      good: { since: now, forMs: Math.max(goodMsMin, goodForMs * tookMs) },
    };
  if (known.over.size <= hoursRememberedMax) return;
  for (const at of known.over.keys()) if (at < now - hoursRememberedMax * hourMs) known.over.delete(at);
}

function counted({ recent, over }: Known, since: number): CountedHours {
  if (recent === undefined) return { hours: [] };
  const hours: OverviewHour[] = [];
  let at = recent.until;
  for (; at > since; at -= hourMs) {
    const hour = recent.hours.get(at - hourMs) ?? over.get(at - hourMs);
    if (hour === undefined) break;
    if (hour.published + hour.delivered + hour.retried + hour.failed > 0) hours.push(hour);
  }
  return { hours: hours.toReversed(), countedSince: at };
}
