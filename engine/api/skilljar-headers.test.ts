import { profiles } from '@schoolbell/wire/profiles';
import { describe, expect, test } from 'vitest';
import { setup } from './testing/setup.ts';
import { target, webhookApi } from './testing/skilljar-api.ts';

const headersMax = 200;
const bytesMax = 12_288;

/** So many headers, each with a name and a value of some bytes. */
function headers(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`x-${at}`, `value ${at}`]));
}

/** Four headers whose names and values have that many bytes together. */
function headersOf(bytes: number): Record<string, string> {
  const names = ['x-a', 'x-b', 'x-c', 'x-d'];
  const rest = bytes - names.join('').length;
  const lengths = [4000, 4000, 4000, rest - 12_000];
  return Object.fromEntries(names.map((name, at) => [name, 'é'.repeat(lengths[at] ?? 0)]));
}

const limits = [
  ['200 headers', headers(headersMax)],
  ['12 288 bytes of names and values', headersOf(bytesMax)],
] as const;
const excesses = [
  ['one header more', headers(headersMax + 1), /200/],
  ['one byte more', headersOf(bytesMax + 1), /12289 bytes; 12288 are the most/],
] as const;

describe('“as many Additional Headers as you want”', () => {
  test.each(limits)('is %s, from JSON and from forms, kept as they are given', async (_, given) => {
    for (const writing of ['json', 'form'] as const) {
      const { api, client } = await webhookApi(writing);
      const { status, body } = await client.create({ target_url: target, additional_headers: given });
      expect([status, Object.keys(body.additional_headers)]).toEqual([201, Object.keys(given)]);
      expect((await api.store.endpointsOf('school'))[0]?.headers).toEqual(given);
    }
  });

  test.each(excesses)('ends there: %s is refused, and nothing is stored', async (_, given, says) => {
    for (const writing of ['json', 'form'] as const) {
      const { api, client } = await webhookApi(writing);
      const { status, body } = await client.create({ target_url: target, additional_headers: given });
      expect([status, Object.keys(body)]).toEqual([400, ['additional_headers']]);
      expect(body.additional_headers.join(' ')).toMatch(says);
      expect(await api.store.endpointsOf('school')).toEqual([]);
    }
  });

  test.each(limits)('is %s in our own API too', async (_, given) => {
    const { status, stored } = await addNatively(given);
    expect([status, stored[0]?.headers]).toEqual([201, given]);
  });

  test.each(excesses)('ends there in our own API too: %s', async (_, given, says) => {
    const { status, json, stored } = await addNatively(given);
    expect([status, json.faults[0].path, stored]).toEqual([422, 'headers', []]);
    expect(json.faults[0].message).toMatch(says);
  });

  test('is counted whole where a change keeps masked values', async () => {
    const { client } = await webhookApi();
    const { body } = await client.create({ target_url: target, additional_headers: headersOf(bytesMax) });
    const more = { ...body.additional_headers, e: '' };
    const { status } = await client.patch(body.id, { additional_headers: more });
    expect(status).toBe(400);
    expect((await client.patch(body.id, { additional_headers: body.additional_headers })).status).toBe(200);
  });

  test('is said in the description of both', async () => {
    const api = await setup({ profiles });
    const { paths } = (await api.call('GET', '/openapi.json', { key: null })).json;
    const schemaOf = (path: string) => paths[path].post.requestBody.content['application/json'].schema;
    const theirs = schemaOf('/skilljar/v1/webhooks').properties.additional_headers;
    const ours = schemaOf('/v1/academies/{academy}/endpoints').properties.headers;
    expect([theirs.maxProperties, ours.maxProperties]).toEqual([headersMax, headersMax]);
    for (const { description } of [theirs, ours]) expect(description).toContain('12288 bytes');
  });
});

async function addNatively(given: Record<string, string>) {
  const api = await setup({ profiles });
  await api.keyFor('school', []);
  const json = { url: target, profile: 'skilljar', headers: given };
  const answer = await api.call('POST', '/v1/academies/school/endpoints', { json });
  return { status: answer.status, json: answer.json, stored: await api.store.endpointsOf('school') };
}
