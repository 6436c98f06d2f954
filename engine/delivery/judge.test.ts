import { retryGapsMs } from '@schoolbell/wire';
import { profileNamed, profiles } from '@schoolbell/wire/profiles';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import { termsOf } from './destination.ts';
import { judge } from './judge.ts';

const answered = (status: number, headers: [string, string][] = []): Answer => ({
  kind: 'response',
  status,
  headers,
  bodyStart: '',
});
const fault = (kind: 'timeout' | 'too-many-redirects'): Answer => ({
  kind: 'fault',
  fault: kind,
  message: 'x',
});
const now = Date.parse('2026-01-01T00:00:00Z');

function verdict(profile: string, answer: Answer, { tries = 1, lenient = false, firstTryAt = now } = {}) {
  const terms = termsOf(profileNamed(profile), { lenient });
  return judge(answer, terms, { tries, firstTryAt }, now, () => 0.5);
}

describe('what is success', () => {
  test.each([
    ['innovative-educators', 200, 'delivered'],
    ['innovative-educators', 302, 'delivered'],
    ['innovative-educators', 308, 'delivered'],
    ['innovative-educators', 309, 'retry'],
    ['innovative-educators', 404, 'retry'],
    ['acadle', 200, 'delivered'],
    ['acadle', 201, 'retry'],
    ['acadle', 204, 'retry'],
    ['skilljar', 202, 'delivered'],
    ['skilljar', 304, 'retry'],
    ['skilljar', 503, 'retry'],
    ['fellow', 204, 'delivered'],
    ['fellow', 500, 'failed'],
    ['fellow', 302, 'failed'],
    ['fuse', 201, 'delivered'],
    ['fuse', 400, 'retry'],
    ['standard', 299, 'delivered'],
    ['standard', 301, 'retry'],
  ])('%s: %i is %s', (profile, status, kind) => {
    expect(verdict(profile, answered(status)).kind).toBe(kind);
  });

  test('Acadle takes any 2xx where the endpoint is lenient', () => {
    expect(verdict('acadle', answered(201), { lenient: true })).toEqual({ kind: 'delivered' });
  });
});

describe('what switches an endpoint off', () => {
  test('Skilljar: any 4xx at once', () => {
    expect(verdict('skilljar', answered(404))).toEqual({
      kind: 'failed',
      reason: 'HTTP 404 Not Found',
      disables: 'http_4xx_response',
    });
  });
  test('Skilljar: too many redirects', () => {
    expect(verdict('skilljar', fault('too-many-redirects'))).toMatchObject({
      disables: 'too_many_redirects',
    });
  });
  test('Skilljar: the sixty-first failure and no earlier one', () => {
    expect(verdict('skilljar', answered(500), { tries: 60 }).kind).toBe('retry');
    expect(verdict('skilljar', answered(500), { tries: 61 })).toMatchObject({
      kind: 'failed',
      disables: 'retry_count',
    });
  });
  test('standard: 410', () => {
    expect(verdict('standard', answered(410))).toMatchObject({ kind: 'failed', disables: 'http_410_gone' });
  });
  test('no other documented profile ever does', () => {
    for (const profile of ['fellow', 'innovative-educators', 'fuse', 'acadle']) {
      for (const status of [400, 404, 410, 500]) {
        expect(verdict(profile, answered(status), { tries: 1000 })).not.toHaveProperty('disables');
      }
    }
  });
});

describe('when it is tried again', () => {
  const retrying = [...profiles.values()].filter(({ promise }) => promise.retry.kind !== 'none');
  test.each(retrying.map(({ name, promise }) => [name, retryGapsMs(promise.retry)[0] ?? 0] as const))(
    '%s: a time-out is tried again as a 503 is, %i ms later',
    (profile, gapMs) => {
      const timedOut = verdict(profile, fault('timeout'));
      expect(timedOut).toMatchObject({ kind: 'retry', dueAt: now + gapMs });
      expect(verdict(profile, answered(503))).toMatchObject({ kind: 'retry', dueAt: now + gapMs });
    },
  );
  test('all dialects but Fellow’s try again', () => {
    const names = ['acadle', 'fuse', 'innovative-educators', 'skilljar', 'standard'];
    expect(retrying.map(({ name }) => name)).toEqual(names);
  });
  test('Acadle stops where the next try would be later than three days after the first', () => {
    const threeDaysMs = 3 * 86_400_000;
    const late = { tries: 20, firstTryAt: now - threeDaysMs + 6 * 3_600_000 };
    expect(verdict('acadle', answered(500), late).kind).toBe('retry');
    expect(verdict('acadle', answered(500), { ...late, firstTryAt: late.firstTryAt - 1 }).kind).toBe(
      'failed',
    );
  });
  test('Retry-After in seconds and as a date postpones, at most by a day, and never hastens', () => {
    const dueAt = (value: string) => verdict('standard', answered(503, [['retry-after', value]]));
    expect(dueAt('120')).toMatchObject({ dueAt: now + 120_000 });
    expect(dueAt('Thu, 01 Jan 2026 00:10:00 GMT')).toMatchObject({ dueAt: now + 600_000 });
    expect(dueAt('Thursday, 01-Jan-26 00:10:00 GMT')).toMatchObject({ dueAt: now + 600_000 });
    expect(dueAt('999999')).toMatchObject({ dueAt: now + 86_400_000 });
    expect(dueAt('1')).toMatchObject({ dueAt: now + 5_000 });
    for (const none of [
      'soon',
      'Thu, 01 Jan 2026 00:10:00',
      'Never 2026-01-02',
      'Thu Jan  1 2026 00:10:00 GMT+0800',
    ]) {
      expect(dueAt(none)).toMatchObject({ dueAt: now + 5_000 });
    }
  });
  test('Retry-After without a zone, as old clocks write it, is meant in GMT wherever the service runs', () => {
    const { TZ } = process.env;
    process.env['TZ'] = 'America/Los_Angeles';
    expect(new Date(now).getTimezoneOffset()).not.toBe(0);
    const answer = answered(503, [['retry-after', 'Thu Jan  1 00:10:00 2026']]);
    expect(verdict('standard', answer)).toMatchObject({ dueAt: now + 600_000 });
    if (TZ === undefined) delete process.env['TZ'];
    else process.env['TZ'] = TZ;
  });
  test('a documented profile keeps its own time whatever Retry-After says', () => {
    expect(verdict('innovative-educators', answered(503, [['retry-after', '120']]))).toMatchObject({
      dueAt: now + 20_000,
    });
  });
  test("an endpoint's own list of gaps replaces the profile's", () => {
    const terms = termsOf(profileNamed('fellow'), {
      lenient: false,
      retry: { kind: 'custom', gapsMs: [1_000] },
    });
    const again = (tries: number) => judge(answered(500), terms, { tries, firstTryAt: now }, now, () => 0.5);
    expect(again(1)).toMatchObject({ kind: 'retry', dueAt: now + 1_000 });
    expect(again(2).kind).toBe('failed');
  });
});
