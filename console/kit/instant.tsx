import { Text, Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { duration } from '../texts/plain.ts';
import { t } from '../texts/texts.ts';

interface InstantProps {
  /** ISO 8601. Absent ones are shown as `absent`. */
  readonly at: string | null | undefined;
  readonly absent?: string;
  /** How it is told: by the clock in the viewer's zone, or how far away it is. */
  readonly as?: 'clock' | 'distance';
}

/** An instant in the viewer's own zone; the exact one, in that zone and in UTC, on hover and on focus. */
export function Instant({ at, absent = t.kit.never, as = 'clock' }: InstantProps) {
  const now = useNow();
  if (at === null || at === undefined)
    return (
      <Text span c="dimmed" inherit>
        {absent}
      </Text>
    );
  const instant = new Date(at);
  return (
    <Tooltip label={exactly(instant)} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at} tabIndex={0} className="instant">
        {as === 'clock' ? clock.format(instant) : distance(instant.getTime() - now)}
      </time>
    </Tooltip>
  );
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const full = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
});

function exactly(instant: Date): string {
  return `${full.format(instant)} · ${instant.toISOString()}`;
}

/** `in 3 min 20 s`, `2 h 5 min ago`. */
function distance(ms: number): string {
  if (Math.abs(ms) < 1000) return t.kit.now;
  return ms > 0 ? t.kit.ahead(duration(ms)) : t.kit.ago(duration(-ms));
}

/** The time of day, once a second, for all that shows a distance: one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, readClock);
}

const watchers = new Set<() => void>();
let timer: number | undefined;
let nowMs = Date.now();

function watchClock(tell: () => void): () => void {
  watchers.add(tell);
  if (timer === undefined) {
    // It stood still as long as nobody looked.
    nowMs = Date.now();
    timer = window.setInterval(() => {
      nowMs = Date.now();
      for (const watcher of watchers) watcher();
    }, 1000);
  }
  return () => {
    watchers.delete(tell);
    if (watchers.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

function readClock(): number {
  return nowMs;
}
