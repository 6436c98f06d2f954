import type { Serving } from './program.ts';

type Service = Pick<Serving, 'origin' | 'key'>;
type Said = Readonly<Record<string, unknown>>;

/** Asks a real service, and answers the JSON that it says; throws where it says no. */
export async function ask(service: Service, method: string, path: string, body?: unknown): Promise<Said> {
  const answer = await request(service, method, path, body);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Said;
}

/** The problem that it answers; throws where it says yes. */
export async function refusalOf(service: Service, method: string, path: string): Promise<Said> {
  const answer = await request(service, method, path);
  if (answer.ok) throw new Error(`${method} ${path}: ${answer.status}, and not refused`);
  return (await answer.json()) as Said;
}

function request({ origin, key }: Service, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(origin + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
