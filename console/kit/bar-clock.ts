import type { HealthHours } from './health-bars.ts';

/** How the beginning of a bar is told, in the viewer's zone. */
export function barClock(hours: HealthHours): Intl.DateTimeFormat {
  return hours === 24 ? byHour : byDay;
}

const byHour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const byDay = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
