/**
 * A client of Skilljar's API as its customers have one: written from the public documentation alone. It knows a base
 * URL (`https://api.skilljar.com` there), a key, and one way to write bodies.
 */
export interface SkilljarClient {
  list(query?: string): Promise<Told>;
  create(fields: Fields): Promise<Told>;
  read(id: string): Promise<Told>;
  put(id: string, fields: Fields): Promise<Told>;
  patch(id: string, fields: Fields): Promise<Told>;
  remove(id: string): Promise<Told>;
  ping(id: string): Promise<Told>;
  get(path: string): Promise<Told>;
}

export type Fields = Readonly<Record<string, string | boolean | null | Readonly<Record<string, string>>>>;
export type Writing = 'json' | 'form' | 'multipart';

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the body is empty. */
  readonly body: ReturnType<typeof JSON.parse>;
}

export function skilljarClient(baseUrl: string, key: string, writing: Writing = 'json'): SkilljarClient {
  const webhooks = '/v1/webhooks';
  return {
    list: (query = '') => ask('GET', webhooks + query),
    create: (fields) => ask('POST', webhooks, fields),
    read: (id) => ask('GET', `${webhooks}/${id}`),
    put: (id, fields) => ask('PUT', `${webhooks}/${id}`, fields),
    patch: (id, fields) => ask('PATCH', `${webhooks}/${id}`, fields),
    remove: (id) => ask('DELETE', `${webhooks}/${id}`),
    ping: (id) => ask('POST', `${webhooks}/${id}/ping`),
    get: (path) => ask('GET', path),
  };

  async function ask(method: string, path: string, fields?: Fields): Promise<Told> {
    const response = await fetch(baseUrl + path, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        ...(fields && writing === 'json' && { 'content-type': 'application/json' }),
      },
      ...(fields && { body: written(fields, writing) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }
}

function written(fields: Fields, writing: Writing): string | URLSearchParams | FormData {
  if (writing === 'json') return JSON.stringify(fields);
  const form = writing === 'form' ? new URLSearchParams() : new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, asText(value));
  return form;
}

/** As forms are filled in by the languages that such clients are written in: nothing is blank, a boolean is `True`. */
function asText(value: Fields[string]): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
