import { carriedTypes, parseEvent } from '@schoolbell/wire';
import type { EventType } from '@schoolbell/wire';
import { profileNamed, profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import type { Academy, Endpoint } from '../model.ts';
import { sampleEvent } from '../testing/rig.ts';
import { createDirectory } from './directory.ts';
import { match } from './match.ts';

const academy: Academy = {
  id: 'acme',
  name: 'Acme',
  companyId: 'acme',
  domain: { id: 'acme', name: 'Acme' },
  createdAt: 0,
};

async function matched(event: Record<string, unknown>, ...endpoints: Partial<Endpoint>[]): Promise<string[]> {
  const full = endpoints.map((change, index): Endpoint => {
    const id = `ep_${index + 1}`;
    const url = `https://receiver.example/${id}`;
    const made = { id, academy: 'acme', profile: 'standard', url, ordering: 'none', lenient: false } as const;
    return { ...made, status: 'active', createdAt: 0, updatedAt: 0, ...change };
  });
  const store = { roster: async () => ({ revision: 1, academy, endpoints: full }) };
  const listing = await createDirectory({ store, profiles }).listing('acme');
  const parsed = parseEvent(event);
  if (!listing || parsed.kind !== 'event') throw new Error(JSON.stringify(parsed));
  return match(parsed.event, listing).map(({ endpoint }) => endpoint.id);
}

const choosing = (type: EventType) => ({ profile: 'skilljar', eventTypes: [type] });
const enrolled = sampleEvent('course.enrolled', 'e1', 'l-1');

test('an endpoint without a choice gets every type that its profile carries, and no other', async () => {
  expect(await matched(enrolled, { profile: 'skilljar' }, { profile: 'acadle' })).toEqual(['ep_1']);
});
test('a Skilljar endpoint without a choice gets all ten types', async () => {
  const types = carriedTypes(profileNamed('skilljar'));
  expect(types).toHaveLength(10);
  for (const type of types) {
    const others = types.filter((other) => other !== type).map((other) => choosing(other));
    const found = await matched(sampleEvent(type, 'e1', 'l-1'), { profile: 'skilljar' }, ...others);
    expect([type, found]).toEqual([type, ['ep_1']]);
  }
});
test('an endpoint with a choice gets only those types', async () => {
  expect(
    await matched(enrolled, { eventTypes: ['course.completed'] }, { eventTypes: ['course.enrolled'] }),
  ).toEqual(['ep_2']);
});
test('a list of courses narrows to events of those courses', async () => {
  const completed = sampleEvent('course.completed', 'e1', 'l-1');
  const { course } = Object(completed['data']);
  expect(await matched(completed, { courses: [course.id] }, { courses: ['another'] })).toEqual(['ep_1']);
  expect(await matched(sampleEvent('learner.created', 'e2', 'l-1'), { courses: [course.id] })).toEqual([]);
});
test('Fuse hears of learning plans and of no other paths', async () => {
  const path = sampleEvent('path.completed', 'e1', 'l-1');
  const kinds = ['learning_plan', 'program'].map((kind) => {
    const data = Object(path['data']);
    return { ...path, data: { ...data, path: { ...data.path, kind } } };
  });
  const found = await Promise.all(
    kinds.map((event) => matched(event, { profile: 'fuse', eventTypes: ['path.completed'] })),
  );
  expect(found).toEqual([['ep_1'], []]);
});
test('paused and disabled endpoints match, since what they miss is held', async () => {
  expect(await matched(enrolled, { status: 'paused' }, { status: 'disabled' })).toEqual(['ep_1', 'ep_2']);
});
test('requested and declined endpoints match nothing, since nobody has approved them', async () => {
  const same = { profile: 'skilljar', url: 'https://receiver.example/same' };
  expect(
    await matched(
      enrolled,
      { status: 'requested' },
      { status: 'declined' },
      { ...same, status: 'requested' },
      { ...same, status: 'paused' },
    ),
  ).toEqual(['ep_4']);
});
test('an endpoint that chose no types at all gets none', async () => {
  expect(await matched(enrolled, { eventTypes: [], operations: ['delivery.failed'] })).toEqual([]);
});
test('of several Skilljar endpoints with one URL the oldest active one gets it', async () => {
  const same = { profile: 'skilljar', url: 'https://receiver.example/same' };
  expect(
    await matched(enrolled, { ...same, status: 'disabled' }, same, same, { ...same, url: `${same.url}/2` }),
  ).toEqual(['ep_2', 'ep_4']);
});
test('endpoints of other profiles with one URL each get it', async () => {
  const same = { url: 'https://receiver.example/same' };
  expect(await matched(enrolled, same, same)).toEqual(['ep_1', 'ep_2']);
});
