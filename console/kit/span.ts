/** A span of time in the address of a list: instants, ISO 8601; either end may be open. */
export interface Span {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** What a field of kind `datetime-local` holds for an instant, in the viewer's zone; empty where there is none. */
export function localText(instant: string | undefined): string {
  const at = instant === undefined ? undefined : new Date(instant);
  if (at === undefined || Number.isNaN(at.getTime())) return '';
  const [year, ...rest] = [at.getFullYear(), at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()];
  const [month, day, hour, minute] = rest.map((part) => String(part).padStart(2, '0'));
  return `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}`;
}

/** What a field of the kit holds for an instant: `2026-03-01 10:00:00`, in the viewer's zone. */
export function fieldText(instant: string): string {
  const seconds = String(new Date(instant).getSeconds()).padStart(2, '0');
  return `${localText(instant).replace('T', ' ')}:${seconds}`;
}

/** The instant that a field of either kind means; undefined where it is empty or half filled in. */
export function instantOf(local: string): string | undefined {
  const at = new Date(local.replace(' ', 'T'));
  return local === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** What somebody wrote into the address and what is no instant is left out, so that a list is still shown. */
export function soundSpan({ since, until }: Span): { since?: string; until?: string } {
  return {
    ...(since !== undefined && localText(since) !== '' && { since: new Date(since).toISOString() }),
    ...(until !== undefined && localText(until) !== '' && { until: new Date(until).toISOString() }),
  };
}

/** The spans that are had with one click, by the hours that they reach back. */
export const recentHours = [1, 24, 168, 720] as const;

export function hoursAgo(hours: number, now: number): string {
  // Whole minutes, so that a look at the same list a moment later has the same address.
  return new Date(Math.floor((now - hours * 3_600_000) / 60_000) * 60_000).toISOString();
}
