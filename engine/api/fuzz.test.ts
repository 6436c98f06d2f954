import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgresStore } from '../store/postgres.ts';
import { seedOfRun } from '../testing/chance.ts';
import type { AnswerCheck, Answered } from '../testing/fuzzing/answers.ts';
import { answerCheck } from '../testing/fuzzing/answers.ts';
import { embeddedStage } from '../testing/fuzzing/embedded.ts';
import type { Fuzzed } from '../testing/fuzzing/fuzz.ts';
import { descriptionOf, fuzz } from '../testing/fuzzing/fuzz.ts';
import { operationsOf } from '../testing/fuzzing/description.ts';
import { openStage } from '../testing/fuzzing/stage.ts';
import { startPostgres } from '../testing/postgres-server.ts';
import { realClock } from '../testing/real-clock.ts';

describe('every operation answers as it is described, whatever it is sent,', () => {
  test('over the embedded store', async () => {
    const { end, ...stage } = await embeddedStage();
    try {
      const fuzzed = await fuzz({ ...stage, requests: 3_000, seed: seedOfRun() });
      expect(fuzzed.faults.join('\n')).toBe('');
      expectWorthIt(fuzzed, 20);
    } finally {
      await end();
    }
  });

  test('over PostgreSQL', async () => {
    const server = await startPostgres();
    const url = await server.database();
    const store = await openPostgresStore({ url, node: 'stage', clock: realClock, random: () => 0.5 });
    const stage = await openStage(store, realClock);
    try {
      const fuzzed = await fuzz({ stage, requests: 400, seed: seedOfRun() });
      expect(fuzzed.faults.join('\n')).toBe('');
      expectWorthIt(fuzzed, 2);
    } finally {
      await stage.close();
      await store.close();
      await server.remove();
    }
  });
});

describe('an answer that is not as described is found:', () => {
  const sound: Answered = {
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify({ addresses: ['192.0.2.1'] }),
  };
  const problem = { type: 'urn:a', title: 'A', status: 404, code: 'a-b', detail: 'A.', requestId: 'a' };
  const refusal: Answered = {
    status: 404,
    contentType: 'application/problem+json',
    body: JSON.stringify(problem),
  };
  const refused = (change: object) => ({ ...refusal, body: JSON.stringify({ ...problem, ...change }) });

  let stage: Awaited<ReturnType<typeof embeddedStage>>;
  let check: AnswerCheck;
  beforeAll(async () => {
    stage = await embeddedStage();
    const description = await descriptionOf(stage.stage);
    check = answerCheck(description, operationsOf(description));
  });
  afterAll(() => stage.end());

  test.each<[what: string, url: string, answer: Answered, found: RegExp]>([
    ['a failure', '/v1/academies', { ...refused({ status: 500 }), status: 500 }, /answers 500/],
    ['a stack', '/v1/academies', refused({ detail: 'Broke\n    at run (a.ts:1:2)' }), /machine room/],
    ['a database’s words', '/v1/academies', refused({ detail: 'SQLITE_BUSY: locked' }), /machine room/],
    ['no problem', '/v1/academies/a', { ...refusal, contentType: 'text/plain' }, /says 404 as text\/plain/],
    ['one without a code', '/v1/academies/a', refused({ code: undefined }), /incomplete problem/],
    ['another status in it', '/v1/academies/a', refused({ status: 400 }), /incomplete problem/],
    [
      'a status that nobody described',
      '/v1/academies',
      { ...sound, status: 299 },
      /does not say that it answers 299/,
    ],
    [
      'another kind of body',
      '/v1/academies',
      { ...sound, contentType: 'text/html' },
      /answers 200 as text\/html/,
    ],
    [
      'another body',
      '/v1/academies',
      { ...sound, body: '{"items":[{"id":7}]}' },
      /with what it does not describe/,
    ],
    ['none at all', '/v1/academies', { ...sound, body: '' }, /with what it does not describe/],
    ['success where nothing is', '/v1/nothing', sound, /no operation is there/],
  ])('%s', (_what, url, answer, found) => {
    expect(check({ method: 'GET', url, headers: {} }, answer).join('\n')).toMatch(found);
  });

  test('and a problem that is whole is none', () => {
    expect(check({ method: 'GET', url: '/v1/academies/a', headers: {} }, refusal)).toEqual([]);
  });
});

/** Each operation was asked, and enough of it was taken and refused for other reasons than the key. */
function expectWorthIt({ reached, statuses, requests }: Fuzzed, least: number): void {
  expect(requests).toBeGreaterThanOrEqual(400);
  for (const [id, { all }] of reached) expect(all, id).toBeGreaterThanOrEqual(least);
  const taken = [...reached.values()].filter((each) => each.taken > 0);
  expect(taken.length).toBeGreaterThan(reached.size / 3);
  for (const status of [200, 201, 400, 401, 403, 404, 422])
    expect(statuses.get(status), String(status)).toBeGreaterThan(0);
}
