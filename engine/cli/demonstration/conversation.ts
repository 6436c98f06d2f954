import type { PublishedEvent } from '@schoolbell/wire';
import type { PlannedAcademy, PlannedEndpoint } from './plan.ts';

/** An academy as the service knows it, with what the receiver has to know of each endpoint. */
export interface LiveAcademy {
  readonly plan: PlannedAcademy;
  readonly endpoints: ReadonlyMap<string, LiveEndpoint>;
}

export interface LiveEndpoint extends PlannedEndpoint {
  readonly id: string;
  readonly signingSecret?: string;
  /** Credentials and headers that the endpoint asked for, as they must stand on the wire. */
  readonly ownHeaders: readonly (readonly [name: string, value: string])[];
}

export interface ListedDelivery {
  readonly id: string;
  readonly endpoint: string;
  readonly event: string;
  readonly state: string;
  readonly reason?: string;
}

export interface Caller {
  readonly origin: string;
  readonly key: string;
}

/** Asks the service over HTTP, and throws a sentence where it says no. */
async function ask(caller: Caller, method: string, path: string, body?: unknown): Promise<Answered> {
  const response = await fetch(`${caller.origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${caller.key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  // The demo trusts the service that it started; what it gets wrong shows as a difference on the wire.
  return JSON.parse(text) as Answered;
}

type Answered = Readonly<Record<string, unknown>>;

/** Creates the academy and its endpoints, each at its own path of the receiver. */
export async function settle(
  caller: Caller,
  plan: PlannedAcademy,
  receiver: { readonly http: string; readonly https: string },
): Promise<LiveAcademy> {
  await ask(caller, 'POST', '/v1/academies', plan.words);
  const endpoints = new Map<string, LiveEndpoint>();
  for (const planned of plan.endpoints) {
    const { profile, scheme, path, eventTypes } = planned;
    const credentials = { username: 'demo', password: 'open-sesame' };
    const wish = {
      url: `${receiver[scheme]}${path}`,
      profile: profile.name,
      ...(eventTypes && { eventTypes }),
      ...(profile.rules.basicAuth && { auth: { basic: credentials } }),
    };
    const made = await ask(caller, 'POST', `/v1/academies/${plan.words.id}/endpoints`, wish);
    const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
    const id = String(made['id']);
    endpoints.set(id, {
      ...planned,
      id,
      ownHeaders: profile.rules.basicAuth ? [['Authorization', `Basic ${basic}`]] : [],
      ...(typeof made['signingSecret'] === 'string' && { signingSecret: made['signingSecret'] }),
    });
  }
  return { plan, endpoints };
}

export async function publishAll(caller: Caller, { words, events }: PlannedAcademy): Promise<void> {
  await ask(caller, 'POST', `/v1/academies/${words.id}/events`, events);
}

export function listedEvents(caller: Caller, academy: string): Promise<readonly PublishedEvent[]> {
  return listed<PublishedEvent>(caller, `/v1/academies/${academy}/events`);
}

export function listedDeliveries(caller: Caller, academy: string): Promise<readonly ListedDelivery[]> {
  return listed<ListedDelivery>(caller, `/v1/academies/${academy}/deliveries`);
}

/** Follows a list to its end. */
async function listed<T>(caller: Caller, path: string): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor = '';
  do {
    const page = await ask(caller, 'GET', `${path}?limit=100${cursor}`);
    if (Array.isArray(page['items'])) items.push(...(page['items'] as T[]));
    cursor = typeof page['next'] === 'string' ? `&cursor=${encodeURIComponent(page['next'])}` : '';
  } while (cursor !== '');
  return items;
}
