import type { AcademyWords, Profile, PublishedEvent } from '@schoolbell/wire';
import { verify } from '@schoolbell/wire';
import type { ListedDelivery, LiveAcademy, LiveEndpoint } from './conversation.ts';
import { goldenExamples } from './plan.ts';
import type { WireRequest } from './wire-request.ts';

/** What the wire showed, held against what is documented. */
export interface Comparison {
  /** Deliveries that arrived as documented, by profile. */
  readonly delivered: ReadonlyMap<string, number>;
  /** Of those, bodies that stand to the byte in the profile's documentation. */
  readonly golden: number;
  /** Sentences; empty where all is as documented. */
  readonly differences: readonly string[];
}

export interface Observed {
  readonly academy: LiveAcademy;
  readonly events: readonly PublishedEvent[];
  readonly deliveries: readonly ListedDelivery[];
}

/** Every delivery arrived exactly once, as its profile documents it, and nothing else arrived. Pure. */
export function compare(
  observed: readonly Observed[],
  requests: readonly WireRequest[],
  now: number,
): Comparison {
  const delivered = new Map<string, number>();
  const differences: string[] = [];
  const left = [...requests];
  let golden = 0;
  for (const { academy, events, deliveries } of observed) {
    differences.push(...unmatched(academy, events, deliveries));
    for (const delivery of deliveries) {
      const endpoint = academy.endpoints.get(delivery.endpoint);
      const event = events.find(({ id }) => id === delivery.event);
      if (endpoint === undefined || event === undefined) {
        differences.push(`delivery ${delivery.id} names an endpoint or an event that nobody made`);
        continue;
      }
      const found = compareOne(delivery, endpoint, event, academy.plan.words, left, now);
      differences.push(...found.differences);
      if (found.body === undefined) continue;
      const { name } = endpoint.profile;
      delivered.set(name, (delivered.get(name) ?? 0) + 1);
      if (goldenExamples(endpoint.profile).some(({ body }) => body === found.body)) golden += 1;
    }
  }
  differences.push(
    ...left.map(({ method, target }) => `${method} ${target} arrived and no delivery stands for it`),
  );
  return { delivered, golden, differences };
}

/** Every event that a profile carries must have become one delivery for each endpoint that listens to it. */
function unmatched(
  { plan, endpoints }: LiveAcademy,
  events: readonly PublishedEvent[],
  deliveries: readonly ListedDelivery[],
): readonly string[] {
  const missing = plan.events.filter(({ id }) => !events.some((event) => event.id === id));
  const pairs = [...endpoints.values()].flatMap((endpoint) =>
    events.filter((event) => listens(endpoint, event)).map((event) => ({ endpoint, event })),
  );
  const wrong = pairs.filter(
    ({ endpoint, event }) =>
      deliveries.filter((one) => one.endpoint === endpoint.id && one.event === event.id).length !== 1,
  );
  return [
    ...missing.map(({ id }) => `event ${id} was published and is not listed`),
    ...wrong.map(
      ({ endpoint, event }) =>
        `${endpoint.profile.name} carries ${event.type} (${event.id}) and has not one delivery of it`,
    ),
  ];
}

function listens({ profile, eventTypes }: LiveEndpoint, event: PublishedEvent): boolean {
  const carriage = profile.carries[event.type];
  if (carriage === undefined || (eventTypes !== undefined && !eventTypes.includes(event.type))) return false;
  return carriage.when === undefined || carriage.when(event);
}

/** What a profile's documentation prints must be what it says: each golden example, encoded now. */
export function undocumented(profile: Profile): readonly string[] {
  return goldenExamples(profile).flatMap(({ title, event, academy, body }) => {
    const encoded = profile.encode(event, { academy });
    return encoded.kind === 'body' && encoded.body === body
      ? []
      : [`${profile.name} no longer says its example "${title}"`];
  });
}

function compareOne(
  delivery: ListedDelivery,
  endpoint: LiveEndpoint,
  event: PublishedEvent,
  academy: AcademyWords,
  left: WireRequest[],
  now: number,
): { readonly body?: string; readonly differences: readonly string[] } {
  const what = `${endpoint.profile.name} ${event.type} (${event.id})`;
  if (delivery.state !== 'delivered') {
    return {
      differences: [`${what} is ${delivery.state}, not delivered: ${delivery.reason ?? 'no reason given'}`],
    };
  }
  const encoded = endpoint.profile.encode(event, { academy });
  if (encoded.kind === 'inexpressible')
    return { differences: [`${what} was sent and cannot be said: ${encoded.message}`] };
  const place = left.findIndex(({ target, body }) => target === endpoint.path && body === encoded.body);
  const [request] = place < 0 ? [] : left.splice(place, 1);
  if (request === undefined)
    return { differences: [`${what} did not arrive with the body that is documented:\n  ${encoded.body}`] };
  const differences = [
    ...headerDifferences(
      request,
      [...encoded.headers, ...endpoint.ownHeaders],
      endpoint.signingSecret !== undefined,
    ),
    ...signatureDifferences(request, endpoint, event, now),
  ];
  return { body: request.body, differences: differences.map((difference) => `${what}: ${difference}`) };
}

/** What every HTTP request has, whoever sends it. */
const connectionHeaders = new Set(['host', 'connection', 'content-length']);
const signingHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

function headerDifferences(
  { headers }: WireRequest,
  documented: readonly (readonly [name: string, value: string])[],
  signed: boolean,
): readonly string[] {
  const came = headers.filter(([name]) => !connectionHeaders.has(name.toLowerCase()));
  const unsigned = came.filter(([name]) => !signed || !signingHeaders.includes(name.toLowerCase()));
  const missing = documented.filter(
    ([name, value]) => !unsigned.some((header) => header[0] === name && header[1] === value),
  );
  const added = unsigned.filter(
    ([name, value]) => !documented.some((header) => header[0] === name && header[1] === value),
  );
  return [
    ...missing.map(([name]) => `the header ${name} is not as documented`),
    ...added.map(([name]) => `the header ${name} is sent and not documented`),
  ];
}

function signatureDifferences(
  { headers, body }: WireRequest,
  { signingSecret }: LiveEndpoint,
  event: PublishedEvent,
  now: number,
): readonly string[] {
  if (signingSecret === undefined) return [];
  const named = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const verdict = verify({ headers: named, body }, signingSecret, now);
  if (verdict.kind === 'refused') return [verdict.message];
  return verdict.id === event.id ? [] : [`the signature is for ${verdict.id}`];
}
