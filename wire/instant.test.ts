import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationOf, hoursAndMinutes, isDuration } from './duration.ts';
import { formatInstant, instantOf, isInstant, isZone, localTime } from './instant.ts';

describe('an instant', () => {
  test.each([
    '2026-01-31T09:30:00Z',
    '2026-01-31T09:30:00.123456789Z',
    '2024-02-29T23:59:59+14:00',
    '2000-02-29T00:00:00-00:00',
    '0001-01-01T00:00:00.1+23:59',
    '9998-12-31T23:59:59-23:59',
  ])('may be %s', (text) => expect(isInstant(text)).toBe(true));

  test.each([
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T23:60:00Z',
    '2026-01-31T23:59:60Z',
    '2026-01-31T09:30:00',
    '2026-01-31 09:30:00Z',
    '2026-01-31T09:30Z',
    '2026-01-31T09:30:00+24:00',
    '2026-01-31T09:30:00+01:60',
    '2026-01-31T09:30:00+0100',
    '2026-01-31T09:30:00.Z',
    '2026-01-31T09:30:00.1234567890Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-01-31T09:30:00Z\n',
    '２０２６-01-31T09:30:00Z',
    '',
  ])('is not %j', (text) => expect(isInstant(text)).toBe(false));
});

describe('writing an instant', () => {
  test.each([
    ['2026-01-31T09:30:00Z', 6, '+00:00', '2026-01-31T09:30:00.000000+00:00'],
    ['2026-01-31T09:30:00.5Z', 3, 'Z', '2026-01-31T09:30:00.500Z'],
    ['2020-12-04T11:19:19.385163Z', 6, 'Z', '2020-12-04T11:19:19.385163Z'],
    ['2020-12-04T12:19:19.385163+01:00', 6, 'Z', '2020-12-04T11:19:19.385163Z'],
    ['2020-12-04T11:19:19.999999999Z', 3, 'Z', '2020-12-04T11:19:19.999Z'],
    ['2024-03-01T00:30:00.1+01:00', 3, 'Z', '2024-02-29T23:30:00.100Z'],
    ['2025-12-31T23:45:00-00:30', 6, 'Z', '2026-01-01T00:15:00.000000Z'],
    ['0001-01-01T00:00:00.1+23:59', 3, 'Z', '0000-12-31T00:01:00.100Z'],
    ['9998-12-31T23:59:59-23:59', 3, 'Z', '9999-01-01T23:58:59.000Z'],
  ] as const)('%s with %i digits is %4$s', (given, digits, suffix, written) => {
    expect(formatInstant(given, digits, suffix)).toBe(written);
  });

  test('agrees with Date to the millisecond, whatever the offset', () => {
    const range = {
      min: new Date('0002-01-01T00:00:00Z'),
      max: new Date('9997-12-31T00:00:00Z'),
      noInvalidDate: true,
    };
    const offsets = fc.tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59));
    fc.assert(
      fc.property(fc.date(range), offsets, (date, [sign, hours, minutes]) => {
        const offset = `${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
        const given = date.toISOString().replace('Z', offset);
        expect(isInstant(given)).toBe(true);
        expect(formatInstant(given, 3, 'Z')).toBe(new Date(given).toISOString());
      }),
    );
  });
});

describe('local time', () => {
  test.each([
    ['2020-12-04T10:43:17Z', 'UTC', '2020-12-04 10:43:17'],
    ['2020-12-04T10:43:17.999999Z', 'Europe/Berlin', '2020-12-04 11:43:17'],
    ['2020-07-04T23:43:17Z', 'Europe/Berlin', '2020-07-05 01:43:17'],
    ['2024-02-29T18:30:00Z', 'Asia/Kolkata', '2024-03-01 00:00:00'],
    ['2024-02-29T23:30:00-01:00', 'America/New_York', '2024-02-29 19:30:00'],
    ['2026-01-01T05:00:00Z', 'America/New_York', '2026-01-01 00:00:00'],
  ])('%s in %s is %s', (instant, zone, local) => expect(localTime(instant, zone)).toBe(local));

  test('leads back to the instant', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Asia/Kolkata',
      'America/St_Johns',
      'Pacific/Auckland',
    );
    const range = {
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2037-12-31T00:00:00Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(range), zones, (date, zone) => {
        const local = localTime(date.toISOString(), zone);
        const back = instantOf(local, zone);
        // In the hour that comes twice there are two instants for one local time.
        expect(back === undefined ? undefined : localTime(back, zone)).toBe(local);
      }),
    );
  });

  test.each([
    ['2020-12-04', 'UTC'],
    ['2020-12-04 10:43:17', 'Mars/Olympus'],
    ['2023-02-29 10:43:17', 'UTC'],
  ])('%j in %s is no time', (local, zone) => expect(instantOf(local, zone)).toBeUndefined());
});

test('a zone is one that the machine knows', () => {
  expect(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'].every(isZone)).toBe(true);
  const strangers = ['', 'Mars/Olympus', '+05:30', '__proto__', 'Europe/Berlin ', `A${'/a'.repeat(5000)}`];
  expect(strangers.filter(isZone)).toEqual([]);
});

describe('a duration', () => {
  test.each([
    ['PT1H', '01:00'],
    ['P1DT2H', '26:00'],
    ['PT90M', '01:30'],
    ['PT59S', '00:00'],
    ['P1W', '168:00'],
    ['P1Y', undefined],
    ['P2M', undefined],
    [`P${'9'.repeat(30)}D`, undefined],
    ['an hour', undefined],
  ])('%s is %s in hours and minutes', (duration, words) => expect(hoursAndMinutes(duration)).toBe(words));

  test.each(['P', 'PT', '1H', 'PT1.5H', 'P1H', 'PT1D', 'P-1D', 'P1W2D', ''])('is not %j', (text) => {
    expect(isDuration(text)).toBe(false);
  });

  test.each([
    ['01:00', 'PT1H'],
    ['26:30', 'PT26H30M'],
    ['00:05', 'PT5M'],
    ['1:00', undefined],
    ['01:60', undefined],
  ])('%s is %s', (words, duration) => expect(durationOf(words)).toBe(duration));
});
