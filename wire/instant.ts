const shape =
  /^(?!0000|9999)\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const zoneShape = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
const zonesMax = 1000;

/**
 * Whether a text is an instant as events carry it: ISO 8601 date and time with `Z` or an offset, up to nine digits of
 * a second, on a day that the calendar has. The years are 1 to 9998, so that an offset never leads out of four digits.
 */
export function isInstant(text: string): boolean {
  if (!shape.test(text)) return false;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12 || day < 1) return false;
  // Most days exist in every month; only the last ones need the calendar.
  return day <= 28 || day <= daysOf(Number(text.slice(0, 4)), month);
}

/**
 * An instant in UTC with exactly so many digits of a second, in the style asked for. Works on the text: what was given
 * in microseconds keeps them, missing digits become zeros, further ones are cut off.
 *
 * @param instant as `isInstant` admits it
 */
export function formatInstant(instant: string, digits: 3 | 6 | 9, suffix: 'Z' | '+00:00'): string {
  const fractionEnd = endOfFraction(instant);
  const fraction = instant.slice(20, fractionEnd).padEnd(digits, '0').slice(0, digits);
  return `${utcSeconds(instant)}.${fraction}${suffix}`;
}

/**
 * An instant as the clock on a wall in that zone shows it: `2020-12-04 10:43:17`.
 *
 * @param zone an IANA name as `isZone` admits it; throws `RangeError` for others
 */
export function localTime(instant: string, zone: string): string {
  const utc = utcSeconds(instant);
  if (zone === 'UTC') return `${utc.slice(0, 10)} ${utc.slice(11)}`;
  return inZone(Date.parse(`${utc}Z`), zone);
}

/**
 * The instant at which the clock in that zone shows `YYYY-MM-DD HH:MM:SS`; of an hour that comes twice in a year, one
 * of the two. Answers `undefined` for what is no such time or zone.
 */
export function instantOf(local: string, zone: string): string | undefined {
  const asUtc = `${local.replace(' ', 'T')}Z`;
  if (!isInstant(asUtc) || !isZone(zone)) return undefined;
  const wanted = Date.parse(asUtc);
  let at = wanted;
  // The offset belongs to the instant looked for: the second round corrects for one that changed in between.
  for (let round = 0; round < 2; round++) at += wanted - Date.parse(`${inZone(at, zone).replace(' ', 'T')}Z`);
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** Whether a text is an IANA time zone that this machine knows. */
export function isZone(text: string): boolean {
  if (text === 'UTC' || clocks.has(text)) return true;
  if (text.length > 64 || !zoneShape.test(text)) return false;
  try {
    clockOf(text);
    return true;
  } catch {
    return false;
  }
}

/** The number that two digits make; the shape is checked before. */
const twoDigits = (text: string, at: number): number =>
  text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `YYYY-MM-DDTHH:MM:SS` in UTC. */
function utcSeconds(instant: string): string {
  const seconds = instant.slice(0, 19);
  if (instant.endsWith('Z')) return seconds;
  return new Date(Date.parse(seconds + instant.slice(-6))).toISOString().slice(0, 19);
}

function endOfFraction(instant: string): number {
  if (instant[19] !== '.') return 20;
  return instant.endsWith('Z') ? instant.length - 1 : instant.length - 6;
}

function inZone(at: number, zone: string): string {
  const found: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of clockOf(zone).formatToParts(at)) found[type] = value;
  const { year = '', month, day, hour, minute, second } = found;
  return `${year.padStart(4, '0')}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** Making a formatter costs a thousand times what using it does; the oldest goes when there are too many. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const [oldest] = clocks.keys();
  if (clocks.size >= zonesMax && oldest !== undefined) clocks.delete(oldest);
  clocks.set(zone, made);
  return made;
}
