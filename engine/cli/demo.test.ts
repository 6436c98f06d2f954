import { eventTypes } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import { sampleEvents } from './demonstration/samples.ts';
import { schoolbell } from './testing/program.ts';

test('the samples of the demo are of every type, and every profile that carries one can say it', () => {
  const events = sampleEvents('2026-01-05');
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(Object.keys(eventTypes)));
  const academy = { id: 'a', name: 'A', companyId: 'c', domain: { id: '1', name: 'a.example' } };
  for (const profile of profiles.values()) {
    for (const event of events) {
      const carriage = profile.carries[event.type];
      if (carriage === undefined || carriage.when?.(event) === false) continue;
      const published = { ...event, academy: 'a', publishedAt: '2026-01-05T09:30:01.000Z', sequence: 1 };
      expect(profile.encode(published, { academy }), `${profile.name} ${event.type}`).toMatchObject({
        kind: 'body',
      });
    }
  }
});

test(
  'the demo shows every profile on the wire, finds all as documented, and ends by itself',
  { timeout: 120_000 },
  async () => {
    const { code, out, err } = await schoolbell(['demo', '--once']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const closing = out.trimEnd().split('\n').at(-1) ?? '';
    expect(closing).toMatch(/^\d+ deliveries, each once and as documented/);
    for (const name of profiles.keys()) {
      expect(closing).toMatch(new RegExp(`\\b${name} [1-9]`));
      expect(out).toMatch(new RegExp(`^POST /${name}[/ ]`, 'm'));
    }
  },
);
