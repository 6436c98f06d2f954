import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { ApiKey } from '../model.ts';
import type { ProblemFault } from '../problem.ts';
import { Problem } from '../problem.ts';
import { methodRefused } from './ground/failure.ts';
import type { Gate } from './ground/gate.ts';
import { admit } from './ground/gate.ts';
import { openapiSchema } from './ground/openapi.ts';
import type { Reader } from './ground/reader.ts';
import { reader } from './ground/reader.ts';
import type { Answer, Route } from './ground/route.ts';

/** Puts the operations on the server, each behind the gate that it names, and answers 405 beside them. */
export function mount(app: FastifyInstance, routes: readonly Route[], gate: Gate): void {
  app.decorateRequest('caller', undefined);
  for (const route of routes) mountOne(app, route, gate);
  for (const path of new Set(routes.map((route) => route.path))) {
    refuseOthers(
      app,
      path,
      routes.filter((route) => route.path === path),
    );
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: ApiKey | undefined;
  }
}

function mountOne(app: FastifyInstance, route: Route, gate: Gate): void {
  requireAccess(route);
  app.route({
    method: route.method,
    url: fastifyPath(route.path),
    schema: openapiSchema(route),
    ...(route.body?.bytesMax !== undefined && { bodyLimit: route.body.bytesMax }),
    onRequest: (request, _reply, done) => {
      if (route.access === 'open') return done();
      const caller = gate.caller(request.headers.authorization);
      if (!(caller instanceof Promise)) {
        enter(route, request, caller);
        return done();
      }
      caller.then((key) => enter(route, request, key)).then(() => done(), done);
    },
    handler: (request, reply) => {
      if (route.kind === 'house') return finish(reply, route.run(callOf(route, request)));
      const academy = gate.academy(paramsOf(request)['academy'] ?? '');
      if (!(academy instanceof Promise))
        return finish(reply, route.run({ ...callOf(route, request), academy }));
      return academy.then((found) => finish(reply, route.run({ ...callOf(route, request), academy: found })));
    },
  });
}

function enter(route: Route, request: FastifyRequest, caller: ApiKey): void {
  admit(caller, route.access, paramsOf(request)['academy']);
  request.caller = caller;
}

function callOf(route: Route, request: FastifyRequest) {
  return {
    caller: request.caller,
    params: paramsOf(request),
    query: parsed(queryOf(route), request.query, 400, 'query-invalid', 'query string'),
    body: route.body && bodyOf(route.body, request),
    bodyBytes: request.bodyBytes,
  };
}

/** What an address does not take is refused, not overlooked: `?held=drop` must not send what it meant to drop. */
function queryOf({ query, access }: Route): Reader<unknown> {
  return query ?? (access === 'open' ? anyQuery : noQuery);
}

function bodyOf(body: NonNullable<Route['body']>, request: FastifyRequest): unknown {
  if (request.body === undefined && !body.optional) {
    const detail = 'This needs a body; send JSON with the header `Content-Type: application/json`.';
    throw new Problem({ status: 400, code: 'body-missing', detail });
  }
  return parsed(body.reader, request.body === undefined ? {} : request.body, 422, 'body-invalid', 'body');
}

function parsed(door: Reader<unknown>, value: unknown, status: number, code: string, what: string): unknown {
  const read = door.read(value);
  if (read.kind === 'read') return read.value;
  throw new Problem({ status, code, detail: faultsDetail(what, read.faults), faults: read.faults });
}

function faultsDetail(what: string, faults: readonly ProblemFault[]): string {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return `The ${what} has ${count}: ${faults[0]?.message ?? 'see `faults`'}`;
}

async function finish(reply: FastifyReply, answering: Promise<Answer> | Answer): Promise<FastifyReply> {
  const answer = await answering;
  reply.code(answer.status);
  if (answer.text !== undefined)
    return reply.header('content-type', answer.contentType ?? jsonType).send(answer.text);
  if (answer.json === undefined) return reply.send();
  return reply.header('content-type', jsonType).send(JSON.stringify(answer.json));
}

/** A forgotten access rule must not become an open door: the program does not start. */
function requireAccess(route: Route): void {
  if (accesses.has(route.access)) return;
  throw new Error(`Route ${route.method} ${route.path} names no access; give it a scope, "any" or "open".`);
}

function refuseOthers(app: FastifyInstance, path: string, routes: readonly Route[]): void {
  const methods = routes.map((route) => route.method);
  const allowed: string[] = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  app.route({
    method: known.filter((method) => !allowed.includes(method)),
    url: fastifyPath(path),
    schema: { hide: true },
    onRequest: (request) => {
      throw methodRefused(request.method, allowed);
    },
    handler: () => undefined,
  });
}

/** `{academy}` as the router writes it. */
function fastifyPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function paramsOf(request: FastifyRequest): Readonly<Record<string, string>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door: the router gives text by name
  return request.params as Record<string, string>;
}

const noQuery = reader({ type: 'object', properties: {}, required: [], additionalProperties: false });
/** Probes add what they like to get past caches. */
const anyQuery: Reader<undefined> = { schema: {}, read: () => ({ kind: 'read', value: undefined }) };
const jsonType = 'application/json';
const accesses: ReadonlySet<string> = new Set(['publish', 'read', 'manage', 'operator', 'any', 'open']);
const known: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
