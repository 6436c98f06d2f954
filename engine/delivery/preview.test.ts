import { carriedTypes } from '@schoolbell/wire';
import { profileNamed, profiles } from '@schoolbell/wire/profiles';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import { createPreview } from './preview.ts';

const now = Date.parse('2026-01-05T08:00:00Z');
const academy = {
  id: 'north',
  name: 'North',
  companyId: 'co-9',
  domain: { id: 'd', name: 'north.example' },
  createdAt: now,
};
const { preview } = createPreview({ profiles, clock: { now: () => now, after: () => () => undefined } });

function endpoint(profile: string, change: Partial<Endpoint> = {}): Endpoint {
  const url = 'https://receiver.example/hook';
  const plain = {
    ordering: 'none',
    lenient: false,
    status: 'active',
    createdAt: now,
    updatedAt: now,
  } as const;
  return { ...plain, id: 'ep_1', academy: academy.id, profile, url, ...change };
}

describe('a preview', () => {
  test('can be made of every type of every dialect', () => {
    for (const profile of profiles.values())
      for (const type of carriedTypes(profile)) {
        const shown = preview(endpoint(profile.name), academy, type);
        expect([profile.name, shown.type, shown.request.body === '']).toEqual([profile.name, type, false]);
      }
  });

  test('is of the first type that the endpoint hears, where none is named', () => {
    const typeOf = (profile: string, change: Partial<Endpoint>) =>
      preview(endpoint(profile, change), academy, undefined).type;
    expect(typeOf('skilljar', { eventTypes: ['path.completed'] })).toBe('path.completed');
    expect(typeOf('skilljar', {})).toBe(carriedTypes(profileNamed('skilljar'))[0]);
    const operational = { eventTypes: [], operations: ['endpoint.disabled'] } as const;
    expect(typeOf('standard', operational)).toBe(carriedTypes(profileNamed('standard'))[0]);
  });

  test('says which request of the delivery each retry would be, and when', () => {
    const { retries } = preview(endpoint('innovative-educators'), academy, undefined);
    expect(retries).toHaveLength(10);
    expect([retries[0], retries[1], retries.at(-1)]).toEqual([
      { attempt: 2, afterMs: 20_000, at: now + 20_000 },
      { attempt: 3, afterMs: 60_000, at: now + 60_000 },
      { attempt: 11, afterMs: 12_300_000, at: now + 12_300_000 },
    ]);
    expect(preview(endpoint('fellow'), academy, undefined).retries).toEqual([]);
  });

  test('masks what is secret', () => {
    const secrets = { headers: { 'X-Token': 'canary' }, basicAuth: { username: 'a', password: 'canary' } };
    const shown = JSON.stringify(preview(endpoint('skilljar', secrets), academy, undefined).request.headers);
    expect(shown).toContain('X-Token');
    expect(shown).not.toContain('canary');
    expect(shown).not.toContain(btoa('a:canary'));
  });
});
