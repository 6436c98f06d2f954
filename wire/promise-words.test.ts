import { describe, expect, test } from 'vitest';
import { profileNamed, profiles } from './profiles.ts';
import { promiseWords, retryWords } from './promise-words.ts';

describe('a promise in words', () => {
  const words = (name: string) => promiseWords(profileNamed(name).promise);

  test('says all of it', () => {
    expect(words('fellow')).toEqual([
      'Success is a status of 2xx.',
      'An answer has 20 seconds to be complete.',
      'Redirects are not followed.',
      'It is sent once and never again.',
    ]);
    expect(words('standard')).toEqual([
      'Success is a status of 2xx.',
      'An answer has 20 seconds to be complete.',
      'Redirects are not followed.',
      '9 more tries over 75.6 hours, the first after 5 seconds; each gap is spread by 20 % either way.',
      'Retry-After of an answer 429 or 503 is heeded, up to 24 hours: nothing is sent to the endpoint before.',
      'The status 410 switches the endpoint off (`http_410_gone`).',
      'A failure after 5 days without any success switches the endpoint off (`no_success_for_5_days`).',
      'After 10 failures in a row, or where 50 % fail, it is left alone for 30 seconds and then for up to 10 minutes at a ' +
        'time; what is due waits, uses up no try, and then goes slowly at first, from 2 in a second on.',
    ]);
    expect(words('acadle')[0]).toBe('Success is a status of 200, or of 2xx where the endpoint is lenient.');
    expect(words('innovative-educators')).toContain(
      '10 more tries over 3.4 hours, the first after 20 seconds.',
    );
  });

  test('is had of every profile, in whole sentences', () => {
    for (const { name, promise } of profiles.values())
      for (const sentence of promiseWords(promise)) expect(sentence, name).toMatch(/^[A-Z\d].*\.$/);
  });

  test('counts one try as one', () => {
    expect(retryWords({ kind: 'list', gapsMs: [60_000], jitter: 0 })).toBe(
      '1 more try over 1 minute, the first after 1 minute.',
    );
    expect(retryWords({ kind: 'list', gapsMs: [], jitter: 0 })).toBe('It is sent once and never again.');
  });
});
