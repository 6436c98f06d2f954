import { profiles } from '@schoolbell/wire/profiles';
import type { ApiParts } from '../parts.ts';
import type { TestApi } from './setup.ts';
import { setup } from './setup.ts';
import type { SkilljarClient, Told, Writing } from './skilljar-client.ts';
import { skilljarClient } from './skilljar-client.ts';

/** The API with the real dialects, and a client of Skilljar's beside it with a key of the academy `school`. */
export interface WebhookApi {
  readonly api: TestApi;
  readonly client: SkilljarClient;
  /** POSTs a body to the list of webhooks, byte for byte (latin1). */
  send(type: string, text: string, headers?: Readonly<Record<string, string>>): Promise<Omit<Told, 'text'>>;
}

export const target = 'https://receiver.example/skilljar-hook-processor';

export async function webhookApi(
  writing: Writing = 'json',
  overrides: Partial<ApiParts> = {},
): Promise<WebhookApi> {
  const api = await setup({ profiles, ...overrides });
  const key = await api.keyFor('school', ['read', 'manage']);
  return {
    api,
    client: skilljarClient(skilljarUrl(api), key, writing),
    async send(type, text, more = {}) {
      const { status, headers, json } = await api.call('POST', '/skilljar/v1/webhooks', {
        key: null,
        text: Buffer.from(text, 'latin1'),
        headers: { authorization: asBasic(key), 'content-type': type, ...more },
      });
      return { status, headers, body: json };
    },
  };
}

/** As curl writes `-u KEY:`. */
export function asBasic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
}

/** What is `https://api.skilljar.com` there. */
export function skilljarUrl({ app }: TestApi): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string')
    throw new Error('skilljar-api: the server does not listen');
  return `http://127.0.0.1:${address.port}/skilljar`;
}
