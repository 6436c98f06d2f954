import createFetch, { type Middleware } from 'openapi-fetch';
import createQueries from 'openapi-react-query';
import type { operations, paths } from '../generated/api.ts';
import { face, rootPath } from './face.ts';
import { problemIn, unreachable } from './problem.ts';

/** Whatever is no success is thrown as an `AskingProblem`, so that a page only sees what it asked for. */
const candid: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await problemIn(response);
  },
  onError: ({ error }) => (error instanceof TypeError ? unreachable() : undefined),
};

/** The API by its own description: `ask.GET('/v1/academies/{academy}', { params: { path: { academy } } })`. */
export const ask = createFetch<paths>({
  baseUrl: rootPath,
  // A browser may hold a session of each kind: this says whose is meant.
  headers: { 'Schoolbell-Session': face },
});
ask.use(candid);

const questions = createQueries(ask);

/** Under which a list in pages is kept. */
export function keyOfPages(method: string, path: string, init: unknown): readonly unknown[] {
  return [method, path, init, 'pages'];
}

/** As it comes, a list in pages and its first page alone would be kept under one key, though they are shaped differently. */
const useInfiniteQuery: typeof questions.useInfiniteQuery = (method, path, init, options, client) => {
  const queryKey = keyOfPages(method, path, init);
  return questions.useInfiniteQuery(method, path, init, { ...options, queryKey }, client);
};

/** The same for components: `api.useQuery('get', '/v1/session')`. */
export const api = { ...questions, useInfiniteQuery };

/** What an operation answers when it succeeds, by its id in the description. */
export type Answer<O extends keyof operations> = operations[O] extends { responses: infer R }
  ? R extends { 200: { content: { 'application/json': infer J } } }
    ? J
    : R extends { 201: { content: { 'application/json': infer J } } }
      ? J
      : R extends { 202: { content: { 'application/json': infer J } } }
        ? J
        : never
  : never;

export type Session = Answer<'getSession'>;
export type Academy = Answer<'getAcademy'>;
export type Endpoint = Answer<'getEndpoint'>;
export type EndpointHealth = Answer<'getEndpointHealth'>;
export type Delivery = Answer<'listDeliveries'>['items'][number];
export type DeliveryWithAttempts = Answer<'getDelivery'>;
export type Event = Answer<'getEvent'>;
export type Profile = Answer<'listProfiles'>['items'][number];
export type EventTypeEntry = Answer<'listEventTypes'>['items'][number];
