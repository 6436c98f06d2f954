import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Academy, Caller } from '../model.ts';
import type { ProblemFault } from '../problem.ts';
import { Problem } from '../problem.ts';
import { admit, ownAcademy } from './ground/admission.ts';
import { takeBodies } from './ground/body-kinds.ts';
import { methodRefused } from './ground/failure.ts';
import type { Face } from './ground/face.ts';
import type { Gate } from './ground/gate.ts';
import { addressOf } from './ground/visit.ts';
import { openapiSchema } from './ground/openapi.ts';
import type { Reader } from './ground/reader.ts';
import { nothing, overlooking } from './ground/reader.ts';
import type { Answer, HouseRoute, Route } from './ground/route.ts';
import { faceOf } from './ground/route.ts';

/** Puts the operations of one face on the server, each behind the gate that it names, and answers 405 beside them. */
export function mount(app: FastifyInstance, face: Face, routes: readonly Route[], gate: Gate): void {
  app.decorateRequest('caller', undefined);
  takeBodies(app, face.bodies);
  for (const route of routes) mountOne(app, route, gate);
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    for (const address of addressesOf(face, path)) refuseOthers(app, address, methods);
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

function mountOne(app: FastifyInstance, route: Route, gate: Gate): void {
  requireAccess(route);
  const [address = '', ...others] = addressesOf(faceOf(route), route.path);
  mountAt(app, address, route, openapiSchema(route), gate);
  for (const other of others) mountAt(app, other, route, { hide: true }, gate);
}

function mountAt(app: FastifyInstance, url: string, route: Route, schema: object, gate: Gate): void {
  app.route({
    method: route.method,
    url,
    schema,
    ...(route.body?.bytesMax !== undefined && { bodyLimit: route.body.bytesMax }),
    onRequest: (request, _reply, done) => letIn(route, request, gate, done),
    // A body may be long in coming, and its key deleted meanwhile: what opens nothing any more changes nothing either.
    ...(route.method !== 'GET' && {
      preHandler: (request: FastifyRequest, _reply: FastifyReply, done: Done) =>
        letIn(route, request, gate, done),
    }),
    handler: (request, reply) => {
      if (route.kind === 'house') return finish(reply, route.run(callOf(route, request)));
      const id = academyOf(route, request);
      const academy = route.method === 'GET' ? gate.academyNow(id) : gate.academy(id);
      if (!(academy instanceof Promise)) return finish(reply, runFor(academy, route, request));
      return academy.then((found) => finish(reply, runFor(found, route, request)));
    },
  });
}

type Done = (error?: Error) => void;

function letIn(route: Route, request: FastifyRequest, gate: Gate, done: Done): void {
  if (route.access === 'open') return done();
  const caller = gate.caller(request.raw, faceOf(route));
  if (!(caller instanceof Promise)) {
    enter(route, request, caller);
    return done();
  }
  caller.then((key) => enter(route, request, key)).then(() => done(), done);
}

function enter(route: Route, request: FastifyRequest, caller: Caller): void {
  if (route.kind === 'face') ownAcademy(caller);
  admit(caller, route.access, paramsOf(request)['academy']);
  request.caller = caller;
}

function academyOf(route: Route, request: FastifyRequest): string {
  if (route.kind === 'face' && request.caller !== undefined) return ownAcademy(request.caller);
  return paramsOf(request)['academy'] ?? '';
}

function runFor(
  academy: Academy,
  route: Exclude<Route, HouseRoute>,
  request: FastifyRequest,
): Promise<Answer> | Answer {
  const call = { ...callOf(route, request), academy };
  return route.kind === 'face'
    ? route.run({ ...call, address: () => addressOf(request.raw) })
    : route.run(call);
}

function callOf(route: Route, request: FastifyRequest) {
  return {
    caller: request.caller,
    visit: request.raw,
    params: paramsOf(request),
    query: parsed(queryOf(route), request.query, 400, 'query-invalid', 'query string'),
    body: route.body && bodyOf(route.body, request),
    bodyBytes: request.bodyBytes,
  };
}

/** What an address does not take is refused, not overlooked: `?held=drop` must not send what it meant to drop. */
function queryOf(route: Route): Reader<unknown> {
  const { overlooksParameters } = faceOf(route);
  if (route.query !== undefined) return overlooksParameters ? overlooking(route.query) : route.query;
  return route.access === 'open' || overlooksParameters ? anyQuery : nothing;
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
  if (answer.headers) reply.headers(answer.headers);
  // As bytes, since the framework would add a charset to the type of a text.
  if (answer.text !== undefined)
    return reply.header('content-type', answer.contentType ?? jsonType).send(Buffer.from(answer.text));
  if (answer.json === undefined) return reply.send();
  return reply.header('content-type', jsonType).send(JSON.stringify(answer.json));
}

/** A forgotten access rule must not become an open door: the program does not start. */
function requireAccess(route: Route): void {
  if (accesses.has(route.access)) return;
  throw new Error(`Route ${route.method} ${route.path} names no access; give it a scope, "any" or "open".`);
}

/** Answers 405 at a path to all methods but these. */
export function refuseOthers(app: FastifyInstance, path: string, methods: readonly string[]): void {
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  app.route({
    method: known.filter((method) => !allowed.includes(method)),
    url: path,
    schema: { hide: true },
    onRequest: (request) => {
      throw methodRefused(request.method, allowed);
    },
    handler: () => undefined,
  });
}

/** `{academy}` as the router writes it, with and without a slash at the end where the face takes both. */
function addressesOf({ mayEndInSlash }: Face, path: string): readonly string[] {
  const address = path.replaceAll(/\{(\w+)\}/g, ':$1');
  return mayEndInSlash ? [address, `${address}/`] : [address];
}

function paramsOf(request: FastifyRequest): Readonly<Record<string, string>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door: the router gives text by name
  return request.params as Record<string, string>;
}

/** Probes add what they like to get past caches, and some faces overlook what they do not know. */
const anyQuery: Reader<undefined> = { schema: {}, read: () => ({ kind: 'read', value: undefined }) };
const jsonType = 'application/json';
const accesses: ReadonlySet<string> = new Set(['publish', 'read', 'manage', 'operator', 'any', 'open']);
const known: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
