import { profiles } from '@schoolbell/wire/profiles';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { sampledTypes } from '../delivery/sample.ts';
import { shownSchema } from './ground/shown-schema.ts';
import { setup } from './testing/setup.ts';

async function webhooks() {
  const api = await setup({ profiles });
  const { json } = await api.call('GET', '/openapi.json', { key: null });
  return { api, version: json.openapi, items: json.webhooks };
}

describe('the webhooks of the description', () => {
  test('are every type of every dialect and its test message', async () => {
    const { items, version } = await webhooks();
    const names = [...profiles.values()].flatMap((profile) => [
      ...sampledTypes(profile).map(({ type }) => `${profile.name}.${type}`),
      `${profile.name}.test`,
    ]);
    expect(names.length).toBeGreaterThan(50);
    expect(Object.keys(items)).toEqual(names);
    expect(version).toBe('3.1.0');
  });
  test('each show the sample, which their schema takes and without any of its fields does not', async () => {
    const { api, items } = await webhooks();
    const ajv = new Ajv2020({ allowUnionTypes: true });
    for (const [name, profile] of profiles)
      for (const { type } of sampledTypes(profile)) {
        const { requestBody } = items[`${name}.${type}`].post;
        const sample = await api.call('GET', `/v1/profiles/${name}/samples/${type}`);
        const contentType = sample.headers.get('content-type') ?? '';
        expect(Object.keys(requestBody.content)).toEqual([contentType]);
        const { schema, examples } = requestBody.content[contentType];
        const isJson = contentType === 'application/json';
        expect(requestBody.description).toBe(isJson ? undefined : `On the wire: ${sample.text}`);
        const read = isJson ? JSON.parse(sample.text) : formOf(sample.text);
        expect(examples.sample.value).toEqual(read);
        const takes = ajv.compile(schema);
        expect(takes(read), `${name} ${type}`).toBe(true);
        for (const field of schema.required) {
          const { [field]: _, ...rest } = read;
          expect(takes(rest), `${name} ${type} without ${field}`).toBe(false);
        }
      }
  });
  test('say what is success, what follows otherwise, and which headers come', async () => {
    const { items } = await webhooks();
    const keys = (name: string) => Object.keys(items[name].post.responses);
    expect(keys('standard.course.completed')).toEqual(['2XX', 'default']);
    expect(keys('acadle.test')).toEqual(['200', 'default']);
    expect(keys('innovative-educators.course.completed')).toEqual([
      ...Array.from({ length: 9 }, (_, index) => String(300 + index)),
      '2XX',
      'default',
    ]);
    const { default: failure } = items['innovative-educators.course.completed'].post.responses;
    expect(failure.description).toBe('Failure. 10 more tries over 3.4 hours, the first after 20 seconds.');
    const headers = items['standard.course.completed'].post.parameters;
    expect(
      headers.map(({ name, required }: { name: string; required: boolean }) => [name, required]),
    ).toEqual([
      ['User-Agent', true],
      ['webhook-id', true],
      ['webhook-timestamp', true],
      ['webhook-signature', true],
    ]);
    expect(items['standard.test'].post.description).toContain('The status 410 switches the endpoint off');
  });
});

describe('the schema that values show', () => {
  test('joins their types, and requires what all of them have', () => {
    const values = [
      { a: 1, b: null, c: [{ d: true }], e: null },
      { a: 'x', b: { f: 1 }, c: [], e: null },
      { a: 2, c: [{ d: false, g: 'h' }], e: null },
    ];
    expect(shownSchema(values)).toEqual({
      type: 'object',
      properties: {
        a: { type: ['number', 'string'] },
        b: { type: ['null', 'object'], properties: { f: { type: 'number' } }, required: ['f'] },
        c: {
          type: 'array',
          items: {
            type: 'object',
            properties: { d: { type: 'boolean' }, g: { type: 'string' } },
            required: ['d'],
          },
        },
        e: { description: 'Null in every sample.' },
      },
      required: ['a', 'c', 'e'],
    });
  });
});

function formOf(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}
