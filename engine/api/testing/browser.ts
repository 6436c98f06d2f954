import type { Called, TestApi } from './setup.ts';

/** What a browser keeps of an answer: `name=value`. Its attributes are in the header. */
export function cookieFrom({ headers }: Called): string {
  const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';', 1);
  return cookie;
}

/** Signs in to the console, by default with the operator's key. */
export async function signIn(api: TestApi, key = api.operator): Promise<string> {
  const answer = await api.call('POST', '/v1/console-sessions', { key });
  if (answer.status !== 201) throw new Error(`not signed in: ${answer.text}`);
  return cookieFrom(answer);
}

/** Opens an academy's portal by a link that the operator, or another key, asked for. */
export async function enterPortal(
  api: TestApi,
  academy: string,
  wish: object = {},
  key = api.operator,
): Promise<string> {
  const link = await api.call('POST', `/v1/academies/${academy}/portal-links`, { key, json: wish });
  const json = { code: link.json.code };
  const answer = await api.call('POST', '/v1/portal-sessions', { key: null, json });
  if (answer.status !== 201) throw new Error(`not let into the portal: ${link.text} ${answer.text}`);
  return cookieFrom(answer);
}

/** The headers of a page of this host that shows these cookies. */
export function asPage(...cookies: readonly string[]): { key: null; headers: Record<string, string> } {
  return { key: null, headers: { cookie: cookies.join('; '), 'sec-fetch-site': 'same-origin' } };
}
