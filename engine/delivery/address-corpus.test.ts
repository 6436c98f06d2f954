import { profileNamed, profiles } from '@schoolbell/wire/profiles';
import { readFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import type { buildConnector } from 'undici';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { TestApi } from '../api/testing/setup.ts';
import { setup } from '../api/testing/setup.ts';
import type { Answer, Endpoint } from '../model.ts';
import type { RawServer } from '../testing/raw-server.ts';
import { answerWith, rawServer } from '../testing/raw-server.ts';
import { realClock } from '../testing/real-clock.ts';
import { addressRule } from './address.ts';
import { createConnector } from './connector.ts';
import { destinationOf } from './destination.ts';
import { testRequestFor } from './request.ts';
import { LookUpFailed } from './resolver.ts';
import { createSender } from './send.ts';

// Every row of the corpus, at set-up through the API and when sending: which addresses a socket is opened to, and nothing
// less. A spy stands where sockets are opened; a fake stands for the name servers.

interface Row {
  readonly id: string;
  readonly url: string;
  /** Of each look-up in turn. */
  readonly answers: readonly (readonly string[])[];
  readonly expected: 'BLOCK' | 'ALLOW' | 'ALLOW(pin)' | 'NOFOLLOW';
  readonly stage: string;
  readonly redirectTo: string;
  readonly why: string;
}

const self = '198.20.0.9';
const rows = readFileSync(new URL('testing/address-corpus.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map(rowOf);
const rule = addressRule([], { own: () => ({ addresses: [self], port: 4080 }) });
const followed = { timeoutMs: 5_000, redirectsMax: 10 };

test('the corpus is there, whole', () => {
  const count = (verdict: Row['expected']) => rows.filter(({ expected }) => expected === verdict).length;
  expect([count('BLOCK'), count('ALLOW'), count('ALLOW(pin)'), count('NOFOLLOW')]).toEqual([94, 14, 1, 3]);
});

describe('at set-up', () => {
  /** What the text of a URL says by itself; the rest is found out when sending. */
  const byText: readonly string[] = ['literal', 'parse', 'userinfo', 'scheme', 'port', 'name'];
  let api: TestApi;

  test('every row is judged as far as its text goes, in words that do not tell why a host is refused', async () => {
    api = await setup({ profiles, targets: rule });
    const key = await api.keyFor('school', ['manage', 'read']);
    const wrong: string[] = [];
    const said = new Set<string>();
    for (const { id, url, expected, stage, why } of rows) {
      const wish = { profile: 'standard', url };
      const { status, json } = await api.call('POST', '/v1/academies/school/endpoints', { key, json: wish });
      const isBlocked = expected === 'BLOCK' && byText.includes(stage);
      if (status !== (isBlocked ? 422 : 201)) wrong.push(`${id} ${url} (${why}): ${status} ${json.code}`);
      const fault = json.faults?.[0];
      if (fault?.code === 'host-refused') said.add(fault.message);
      if (status === 201) await api.call('DELETE', `/v1/academies/school/endpoints/${json.id}`, { key });
    }
    expect(wrong).toEqual([]);
    expect([...said]).toHaveLength(1);
  });
});

describe('when sending', () => {
  let server: RawServer;
  let redirectTo = '';
  let under: Pick<Row, 'answers'> & { reached: string[]; asked: string[] };
  /** Where sockets are opened, of whom nobody but the server is ever reached. */
  const open: buildConnector.connector = ({ hostname }, callback) => {
    under.reached.push(hostname);
    const socket = connectTo(server.port, '127.0.0.1', () => {
      Object.defineProperty(socket, 'remoteAddress', { value: hostname });
      callback(null, socket);
    });
  };
  const resolve = async (name: string): Promise<readonly string[]> => {
    const { asked, answers } = under;
    asked.push(name);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    if (!answer) throw new LookUpFailed(`The name "${name}" has no address (ENOTFOUND).`);
    return answer;
  };
  const connector = createConnector({ rule, clock: realClock, open, resolve });
  const sender = createSender({ clock: realClock, connector });
  beforeAll(async () => {
    server = await rawServer((request, socket, number) => {
      const line = redirectTo === '' ? [] : [`location: ${redirectTo}`];
      answerWith(line.length > 0 ? '302 Found' : '200 OK', 'connection: close', ...line)(
        request,
        socket,
        number,
      );
    });
  });
  afterAll(async () => {
    await sender.close();
    await server.close();
  });

  test.each(rows.filter(({ expected }) => expected === 'BLOCK'))(
    '$id $url opens no socket: $why',
    async (row) => {
      const { send, reached } = sending(row);
      await send();
      expect(reached).toEqual([]);
    },
  );

  test.each(rows.filter(({ expected }) => expected === 'ALLOW'))(
    '$id $url goes where it says: $why',
    async (row) => {
      const { send, reached, asked } = sending(row);
      expect(await send()).toMatchObject({ kind: 'response', status: 200 });
      const { hostname } = new URL(row.url);
      const [addresses = [hostname.replace(/^\[|\]$/g, '')]] = row.answers;
      expect(reached).toEqual(addresses);
      expect(asked).toEqual(row.answers.length > 0 ? [hostname] : []);
    },
  );

  test.each(rows.filter(({ expected }) => expected === 'ALLOW(pin)'))(
    '$id $url reaches the first answer only: $why',
    async (row) => {
      const { send, reached } = sending(row);
      expect(await send()).toMatchObject({ kind: 'response', status: 200 });
      expect(reached).toEqual(row.answers[0]);
      // Another connection means another look-up, and another judgement.
      expect(await send()).toMatchObject({ fault: 'address-refused' });
      expect(reached).toEqual(row.answers[0]);
    },
  );

  test.each(rows.filter(({ expected }) => expected === 'NOFOLLOW'))(
    '$id $url makes no second request: $why',
    async (row) => {
      redirectTo = row.redirectTo;
      onTestFinished(() => void (redirectTo = ''));
      const plain = sending(row);
      expect(await plain.send({ ...followed, redirectsMax: 0 })).toMatchObject({ status: 302 });
      expect(plain.reached).toEqual(row.answers[0]);
      // Where the profile follows redirects, neither.
      const following = sending(row);
      const answer = await following.send();
      expect(answer).not.toMatchObject({ status: 200 });
      expect(following.reached).toEqual(row.answers[0]);
    },
  );

  function sending({ url, answers }: Row) {
    const reached: string[] = [];
    const asked: string[] = [];
    under = { answers, reached, asked };
    const send = async (limits = followed): Promise<Answer | undefined> => {
      const destination = destinationOf({ ...endpoint, url }, academy, profileNamed('standard'));
      const encoding = testRequestFor(destination, 'msg_1', realClock.now());
      return encoding.kind === 'request' ? sender.send(encoding.request, limits) : undefined;
    };
    return { send, reached, asked };
  }
});

const academy = { id: 'school', name: 'S', companyId: 's', domain: { id: 's', name: 'S' }, createdAt: 0 };
const endpoint: Endpoint = {
  id: 'ep_1',
  academy: 'school',
  profile: 'standard',
  url: '',
  ordering: 'none',
  lenient: false,
  status: 'active',
  createdAt: 0,
  updatedAt: 0,
};

function rowOf(line: string): Row {
  const [id = '', , url = '', answers = '', policy, expected, stage = '', , redirectTo = '', why = ''] =
    line.split('\t');
  if (policy !== 'http-ok') throw new Error(`corpus: row ${id} has the unknown policy ${policy}`);
  if (!isExpected(expected)) throw new Error(`corpus: row ${id} expects ${expected}`);
  return {
    id,
    url: JSON.parse(url),
    answers: answers === '-' ? [] : answers.split(' | ').map(listOf),
    expected,
    stage,
    redirectTo,
    why,
  };
}

function listOf(answer: string): readonly string[] {
  return answer.split(',').map((each) => (each === 'SELF' ? self : each));
}

function isExpected(text: string | undefined): text is Row['expected'] {
  return text === 'BLOCK' || text === 'ALLOW' || text === 'ALLOW(pin)' || text === 'NOFOLLOW';
}
