import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Writing } from '../api/testing/skilljar-client.ts';
import { skilljarClient } from '../api/testing/skilljar-client.ts';
import type { RawRequest, RawServer } from '../testing/raw-server.ts';
import { rawServer } from '../testing/raw-server.ts';
import type { Serving } from './testing/program.ts';
import { serving } from './testing/program.ts';

// The program as it runs, a customer's client of Skilljar's API on one side, its receiver on a bare socket on the other.

const writings: readonly Writing[] = ['json', 'form', 'multipart'];
const folder = mkdtempSync(join(tmpdir(), 'schoolbell-skilljar-'));
let service: Serving;

beforeAll(async () => {
  service = await serving({
    SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'test.db')}`,
    SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
  });
});

afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

test.each(writings)(
  'set up by %s, a webhook gets its headers and credentials as given, once where several share its URL',
  async (writing) => {
    const { client, publish } = await academy(writing);
    const inbox = await receiver();
    const secrets = {
      basic_auth_username: 'customer_username_input',
      basic_auth_password: 'päss:word',
      additional_headers: {
        'x-my-new-header': 'string',
        Client_ID: 'examplestring2',
        'B-Header': '',
      },
    };
    const { id } = (await client.create({ target_url: `${inbox.url}/hook?a=1`, active: true, ...secrets }))
      .body;
    await client.create({ target_url: `${inbox.url}/hook?a=1`, event_type: 'COURSE_COMPLETION' });
    await client.create({ target_url: `${inbox.url}/other`, event_type: 'COURSE_COMPLETION' });
    await client.create({ target_url: `${inbox.url}/deaf`, event_type: 'PATH_COMPLETION' });

    expect(await publish('evt-1')).toMatchObject({ deliveries: 2 });
    const arrived = [await inbox.next(), await inbox.next()].toSorted((a, b) => a.head.localeCompare(b.head));
    expect(arrived.map(({ head }) => head.split(' ', 2)[1])).toEqual(['/hook?a=1', '/other']);
    const credentials = Buffer.from('customer_username_input:päss:word').toString('base64');
    expect(
      arrived[0]?.head.split('\r\n').filter((line) => !/^(host|connection|content-length):/i.test(line)),
    ).toEqual([
      'POST /hook?a=1 HTTP/1.1',
      'Content-Type: application/json',
      'User-Agent: skilljar',
      `Authorization: Basic ${credentials}`,
      'x-my-new-header: string',
      'Client_ID: examplestring2',
      expect.stringMatching(/^B-Header: ?$/),
    ]);
    expect(JSON.parse(arrived[0]?.body ?? '')).toMatchObject({ event_type: 'COURSE_COMPLETION' });

    const pinged = await client.ping(id);
    expect(pinged.body).toMatchObject({ succeeded: true, http_status_code: 200 });
    expect(JSON.parse((await inbox.next()).body)).toMatchObject({ event_type: 'PING' });
    expect(inbox.requests).toHaveLength(3);
    await inbox.close();
  },
);

test('a 4xx switches a webhook off; switched on again by PUT, it gets what it missed', async () => {
  const { client, publish } = await academy('json');
  const inbox = await receiver();
  const { id } = (await client.create({ target_url: inbox.url })).body;
  inbox.status = '410 Gone';
  await publish('evt-1');
  await inbox.next();
  let shown = (await client.read(id)).body;
  while (shown.active) shown = (await client.read(id)).body;
  expect(shown.deactivate_reason).toBe('HTTP_4XX_RESPONSE');
  expect((await client.ping(id)).body).toMatchObject({ succeeded: false, http_status_code: 410 });
  await inbox.next();
  inbox.status = '200 OK';
  await publish('evt-2');
  const woken = await client.put(id, { active: true });
  expect(woken.body).toMatchObject({ active: true, deactivate_reason: null });
  expect(JSON.parse((await inbox.next()).body)).toMatchObject({ user: { id: 'learner of evt-2' } });
  await inbox.close();
});

async function academy(writing: Writing) {
  const operator = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' };
  const post = async (path: string, body: object) => {
    const response = await fetch(service.origin + path, {
      method: 'POST',
      headers: operator,
      body: JSON.stringify(body),
    });
    const answer: ReturnType<typeof JSON.parse> = await response.json();
    return answer;
  };
  const { id } = await post('/v1/academies', { name: 'School' });
  const { key } = await post(`/v1/academies/${id}/keys`, { scopes: ['read', 'manage'] });
  return {
    client: skilljarClient(`${service.origin}/skilljar`, key, writing),
    publish: (event: string) => post(`/v1/academies/${id}/events`, completion(event)),
  };
}

function completion(id: string): object {
  const at = '2026-03-01T11:59:00Z';
  const learner = { id: `learner of ${id}`, email: 'ada@example.com' };
  const data = { learner, course: { id: 'c-1', title: 'Sums' }, result: { completedAt: at, passed: true } };
  return { id, type: 'course.completed', occurredAt: at, data };
}

interface Inbox extends RawServer {
  status: string;
  /** The next request that arrived, or will. */
  next(): Promise<RawRequest>;
}

async function receiver(): Promise<Inbox> {
  let seen = 0;
  let wake = (): void => undefined;
  const server = await rawServer((_request, socket) => {
    socket.write(`HTTP/1.1 ${inbox.status}\r\ncontent-length: 0\r\n\r\n`);
    wake();
  });
  const inbox: Inbox = Object.assign(server, {
    status: '200 OK',
    async next() {
      while (server.requests.length <= seen) await new Promise<void>((resolve) => (wake = resolve));
      seen += 1;
      return server.requests[seen - 1] ?? { head: '', body: '' };
    },
  });
  return inbox;
}
