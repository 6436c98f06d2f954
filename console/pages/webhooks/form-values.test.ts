import { describe, expect, test } from 'vitest';
import type { Endpoint, Profile } from '../../asking/api.ts';
import { blank, changeOf, movesSecrets, newEndpointOf, retryText, valuesOf } from './form-values.ts';

const rules: Profile['rules'] = {
  schemes: ['https'],
  setUp: 'self-service',
  eventTypes: 'any',
  courseFilter: true,
  basicAuth: true,
  additionalHeaders: true,
  signing: 'opt-in',
  oncePerUrl: false,
  oncePerLearnerAndCourse: false,
};

function profile(more: Partial<Profile['rules']> = {}): Profile {
  return {
    name: 'dialect',
    title: 'Dialect',
    description: '',
    strictness: 'own',
    promise: { success: [[200, 299]], timeoutMs: 1, redirectsMax: 0, retry: { kind: 'none' }, disables: [] },
    promiseInWords: [],
    rules: { ...rules, ...more },
    fields: [],
    operations: true,
    carries: [],
    lacks: [],
  };
}

const endpoint: Endpoint = {
  id: 'ep_1',
  academy: 'school',
  profile: 'dialect',
  url: 'https://example.com/hook',
  description: 'Ours',
  eventTypes: ['course.completed'],
  auth: { basic: { username: 'bell', password: '***' } },
  headers: { 'X-Key': '***', 'X-Plain': '***' },
  ordering: 'learner',
  rateLimit: 5,
  retry: { gapsSeconds: [60, 7200] },
  lenient: false,
  signed: false,
  status: 'active',
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
};

describe('a new webhook', () => {
  test('asks for nothing that nobody chose', () => {
    expect(newEndpointOf({ ...blank, url: ' https://example.com/ ' }, profile())).toEqual({
      url: 'https://example.com/',
      profile: 'dialect',
      ordering: 'none',
      retry: 'profile',
    });
  });

  test('leaves out what was filled in for another profile that takes it', () => {
    const filled = {
      ...blank,
      url: 'https://example.com/',
      courses: ['c1'],
      auth: { ...blank.auth, isOn: true, username: 'bell', password: 'ring' },
      headers: [{ name: 'X-Key', value: 'v', isKept: false }],
      lenient: true,
    };
    const plain = profile({ courseFilter: false, basicAuth: false, additionalHeaders: false });
    expect(Object.keys(newEndpointOf(filled, plain)).toSorted()).toEqual([
      'ordering',
      'profile',
      'retry',
      'url',
    ]);
    expect(newEndpointOf(filled, profile())).toMatchObject({
      courses: ['c1'],
      auth: { basic: { username: 'bell', password: 'ring' } },
      headers: { 'X-Key': 'v' },
    });
  });

  test('is signed where that is chosen, with a secret of one’s own or one that is made', () => {
    const signed = { ...blank, isSigned: true, signingAlgorithm: 'v1a' } as const;
    expect(newEndpointOf(signed, profile())).toMatchObject({ signing: true, signingAlgorithm: 'v1a' });
    const own = newEndpointOf({ ...signed, secret: 'own', signingSecret: ' whsec_x ' }, profile());
    expect(own).toMatchObject({ signingSecret: 'whsec_x' });
    expect(own).not.toHaveProperty('signingAlgorithm');
    expect(newEndpointOf(blank, profile({ signing: 'always' }))).not.toHaveProperty('signing');
  });

  test('hears one kind where its profile takes one, whatever was chosen before', () => {
    const values = { ...blank, eventTypes: ['course.completed'] } as const;
    expect(newEndpointOf(values, profile({ eventTypes: 'one' }))).toMatchObject({
      eventTypes: ['course.completed'],
    });
    expect(newEndpointOf(values, profile())).not.toHaveProperty('eventTypes');
  });

  test('is retried at gaps of one’s own', () => {
    const values = { ...blank, retry: 'own', gaps: ['30 s', '2 h'] } as const;
    expect(newEndpointOf(values, profile())).toMatchObject({ retry: { gapsSeconds: [30, 7200] } });
  });
});

describe('a change', () => {
  test('of nothing is empty: no secret is sent back', () => {
    expect(changeOf(valuesOf(endpoint), endpoint, profile())).toEqual({});
  });

  test('says what differs, and clears what was taken away', () => {
    const values = {
      ...valuesOf(endpoint),
      description: '',
      hears: 'all',
      rateLimit: '',
      ordering: 'strict',
      retry: 'house',
    } as const;
    expect(changeOf(values, endpoint, profile())).toEqual({
      description: null,
      eventTypes: null,
      rateLimit: null,
      ordering: 'strict',
      retry: 'house',
    });
  });

  test('of one header leaves the value of the others as it is', () => {
    const [first, second] = valuesOf(endpoint).headers;
    if (first === undefined || second === undefined) throw new Error('two headers were there');
    const values = { ...valuesOf(endpoint), headers: [{ ...first, value: 'new' }, second] };
    expect(changeOf(values, endpoint, profile())).toEqual({
      headers: { 'X-Key': 'new', 'X-Plain': '***' },
    });
  });

  test('of the user name leaves the password as it is, and switching Basic off clears both', () => {
    const values = valuesOf(endpoint);
    const renamed = { ...values, auth: { ...values.auth, username: 'ring' } };
    expect(changeOf(renamed, endpoint, profile())).toEqual({
      auth: { basic: { username: 'ring', password: '***' } },
    });
    const off = { ...values, auth: { ...values.auth, isOn: false } };
    expect(changeOf(off, endpoint, profile())).toEqual({ auth: null });
  });

  test('switches signing on and off where the profile leaves the choice', () => {
    const values = { ...valuesOf(endpoint), isSigned: true };
    expect(changeOf(values, endpoint, profile())).toEqual({ signing: true });
    expect(changeOf(values, endpoint, profile({ signing: 'always' }))).toEqual({});
  });
});

describe('moving', () => {
  const values = valuesOf(endpoint);
  const given = { ...values.auth, password: 'new' };

  test('to another host takes no secret along', () => {
    expect(movesSecrets({ ...values, url: 'https://example.org/hook' }, endpoint)).toBe(true);
    expect(movesSecrets({ ...values, url: 'https://example.com:8443/hook' }, endpoint)).toBe(true);
    expect(movesSecrets({ ...values, url: 'https://example.com/other' }, endpoint)).toBe(false);
  });

  test('is free where all secrets are given anew or removed', () => {
    const moved = { ...values, url: 'https://example.org/hook' };
    expect(movesSecrets({ ...moved, headers: [], auth: given }, endpoint)).toBe(false);
    expect(movesSecrets({ ...moved, auth: given }, endpoint)).toBe(true);
    expect(movesSecrets({ ...moved, headers: [] }, endpoint)).toBe(true);
  });
});

describe('a retry choice in the address', () => {
  test('is a word, or gaps in seconds; of gaps that nobody understands it is none', () => {
    expect(retryText({ retry: 'house', gaps: ['?'] })).toBe('house');
    expect(retryText({ retry: 'own', gaps: ['1 min', '0.5 s'] })).toBe('60,0.5');
    expect(retryText({ retry: 'own', gaps: [] })).toBe('');
    expect(retryText({ retry: 'own', gaps: ['1 min', 'soon'] })).toBeUndefined();
  });
});
