import type { EventType } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { describe, expect, test } from 'vitest';
import { someEvent, setup } from './testing/setup.ts';

const carried = [...profiles.values()].flatMap((profile) =>
  Object.entries(profile.carries).map(([type, { examples }]) => ({ profile, type, body: examples[0]?.body })),
);

async function publish(api: Awaited<ReturnType<typeof setup>>, id: string, type: EventType, data: object) {
  const event = { academy: 'north', id, type, learner: 'l-1', occurredAt: someEvent.occurredAt };
  const words = { publishedAt: api.now, data: JSON.stringify(data), deliveries: [] };
  await api.store.accept([{ ...event, ...words }]);
}

describe('the samples of a profile', () => {
  test('are each golden example to the byte, under the Content-Type of the dialect and a name of its own', async () => {
    const api = await setup({ profiles });
    expect(carried.length).toBeGreaterThan(40);
    for (const { profile, type, body } of carried) {
      const sample = await api.call('GET', `/v1/profiles/${profile.name}/samples/${type}`);
      const contentType = sample.headers.get('content-type');
      expect([sample.status, sample.text], `${profile.name} ${type}`).toEqual([200, body]);
      const ending = contentType === 'application/json' ? 'json' : 'txt';
      if (ending === 'txt') expect(contentType).toBe('application/x-www-form-urlencoded');
      expect(sample.headers.get('content-disposition')).toBe(
        `attachment; filename="${profile.name}.${type}.${ending}"`,
      );
    }
  });
  test('are listed with all that is downloaded, for whoever has a key', async () => {
    const api = await setup({ profiles });
    const key = await api.keyFor('north', ['publish']);
    const { status, json } = await api.call('GET', '/v1/profiles/fuse/samples', { key });
    expect(status).toBe(200);
    expect(json.items).toHaveLength(6);
    expect(json.items).toContainEqual({
      type: 'path.completed',
      wireType: 'learning plan completion',
      grade: 'doc',
      condition: 'only where path.kind is learning_plan',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: 'user_id=usr_7f3k&learning_plan_id=pth_3',
    });
  });
  test('hold those of operations where the dialect says them', async () => {
    const api = await setup({ profiles });
    for (const [name, { encodeOperation }] of profiles) {
      const path = `/v1/profiles/${name}/samples/endpoint.disabled`;
      const { status, text } = await api.call('GET', path);
      expect(status, name).toBe(encodeOperation ? 200 : 404);
      if (encodeOperation) expect(JSON.parse(text)).toMatchObject({ type: 'endpoint.disabled' });
    }
  });
  test.each([
    ['/v1/profiles/skiljar/samples', 'profile-unknown', /"skiljar" is unknown; known: acadle, .*skilljar/],
    ['/v1/profiles/nobody/samples/x', 'profile-unknown', /"nobody" is unknown/],
    ['/v1/profiles/fuse/samples/course.completed', 'sample-unknown', /"course\.completed"; it has: learner/],
    ['/v1/academies/north/samples/nobody/x', 'profile-unknown', /"nobody" is unknown/],
    ['/v1/academies/north/samples/fuse/toString', 'sample-unknown', /"toString"; it has: learner\.created/],
  ])('%s is 404 and names what there is', async (path, code, detail) => {
    const api = await setup({ profiles });
    await api.keyFor('north', ['read']);
    const { status, json } = await api.call('GET', path);
    expect([status, json.code]).toEqual([404, code]);
    expect(json.detail).toMatch(detail);
  });
});

describe('the samples of an academy', () => {
  const path = '/v1/academies/north/samples';

  test('are made of its latest event of the type', async () => {
    const api = await setup({ profiles });
    const key = await api.keyFor('north', ['read']);
    await publish(api, 'evt-1', 'course.completed', someEvent.data);
    const learner = { ...someEvent.data.learner, id: 'l-2' };
    await publish(api, 'evt-2', 'course.completed', { ...someEvent.data, learner });
    const { status, text, headers } = await api.call('GET', `${path}/fellow/course.completed`, { key });
    expect([status, text]).toEqual([200, 'courseId=c-1&memberId=l-2&event=COURSEMEMBER_COMPLETED']);
    expect(headers.get('x-schoolbell-sample')).toBe('event evt-2');
  });
  test('are those of the profile where it has none, or the dialect does not carry or cannot say it', async () => {
    const api = await setup({ profiles });
    await api.keyFor('north', ['read']);
    const learner = { id: 'l-1', email: 'ada@example.com' };
    await publish(api, 'evt-1', 'content.completed', { learner, content: { id: 'c', kind: 'video' } });
    await publish(api, 'evt-2', 'session.attended', { learner, session: { id: 's' }, attended: true });
    for (const type of ['learner.created', 'content.completed', 'session.attended']) {
      const { text, headers } = await api.call('GET', `${path}/fuse/${type}`);
      const golden = await api.call('GET', `/v1/profiles/fuse/samples/${type}`);
      expect([text, headers.get('x-schoolbell-sample')]).toEqual([golden.text, 'example']);
    }
  });
  test('are no other academy’s to see', async () => {
    const api = await setup({ profiles });
    await api.keyFor('north', ['read']);
    const key = await api.keyFor('south', ['read']);
    expect((await api.call('GET', `${path}/fellow/course.completed`, { key })).status).toBe(404);
  });
});
