import type { Academy } from './publisher.ts';
import type { RunningProgram } from './program.ts';

/** What the bench does besides publishing: the operator's part of the native API, by HTTP like everybody. */
export interface NativeApi {
  readonly academy: Academy;
  createEndpoint(url: string): Promise<{ readonly id: string; readonly signingSecret: string }>;
  pauseEndpoint(id: string): Promise<void>;
  resumeEndpoint(id: string): Promise<void>;
  /** The one delivery of an event that has one endpoint. */
  deliveryOf(event: string): Promise<DeliverySeen>;
}

interface DeliverySeen {
  readonly state: string;
  /** SHA-256 of the body of each attempt, in order. */
  readonly bodyDigests: readonly string[];
}

/** Creates an academy at the first of some nodes over one database, and speaks for it with the operator's key. */
export async function openAcademy(nodes: readonly RunningProgram[], id = 'bench'): Promise<NativeApi> {
  const [first] = nodes;
  if (!first) throw new Error('No program is running.');
  const { origin, operatorKey } = first;
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(origin + path, {
      method,
      headers: {
        authorization: `Bearer ${operatorKey}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.ok) return text === '' ? undefined : JSON.parse(text);
    throw new Error(`The service answered ${answer.status} to ${method} ${path}: ${text}`);
  };
  const home = `/v1/academies/${id}`;
  await call('POST', '/v1/academies', { id, name: 'Bench Academy' });

  return {
    academy: { origins: nodes.map((node) => node.origin), id, key: operatorKey },
    async createEndpoint(url) {
      const created = await call('POST', `${home}/endpoints`, { url, profile: 'standard' });
      return { id: textAt(created, 'id'), signingSecret: textAt(created, 'signingSecret') };
    },
    async pauseEndpoint(endpoint) {
      await call('POST', `${home}/endpoints/${endpoint}/pause`);
    },
    async resumeEndpoint(endpoint) {
      await call('POST', `${home}/endpoints/${endpoint}/resume`, { held: 'send' });
    },
    async deliveryOf(event) {
      const found = listAt(await call('GET', `${home}/deliveries?event=${event}`), 'items');
      if (found.length !== 1) throw new Error(`Event ${event} has ${found.length} deliveries, not one.`);
      const delivery = await call('GET', `${home}/deliveries/${textAt(found[0], 'id')}`);
      const requests = listAt(delivery, 'attempts').map((attempt) => valueAt(attempt, 'request'));
      return {
        state: textAt(delivery, 'state'),
        bodyDigests: requests.map((request) => textAt(request, 'bodySha256')),
      };
    },
  };
}

function textAt(answer: unknown, field: string): string {
  const value = valueAt(answer, field);
  if (typeof value === 'string') return value;
  throw new Error(`The service answered without a text in "${field}": ${JSON.stringify(answer)}`);
}

function listAt(answer: unknown, field: string): readonly unknown[] {
  const value = valueAt(answer, field);
  if (Array.isArray(value)) return value;
  throw new Error(`The service answered without a list in "${field}": ${JSON.stringify(answer)}`);
}

function valueAt(answer: unknown, field: string): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  return new Map<string, unknown>(Object.entries(answer)).get(field);
}
