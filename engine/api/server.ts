import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';
import { Problem } from '../problem.ts';
import { createGate } from './ground/gate.ts';
import { faceAt, statusIn } from './ground/face.ts';
import { malformedRequest, problemOf, problemType, routeUnknown } from './ground/failure.ts';
import { nativeFace } from './ground/native-face.ts';
import { openapiHead } from './ground/openapi.ts';
import { addConsole } from './console.ts';
import { addExpress } from './express.ts';
import type { AcademyRoute, Route } from './ground/route.ts';
import { faceOf } from './ground/route.ts';
import { namesNul, nulRefused } from './ground/keepable.ts';
import { mount } from './mount.ts';
import type { ApiParts } from './parts.ts';
import { limitsOf } from './parts.ts';
import { routesOf } from './routes.ts';

/** The API as a server that does not listen yet. */
export function createServer(parts: ApiParts): FastifyInstance {
  const { requestBytesMax } = limitsOf(parts);
  const requestIds = requestIdsFrom(parts.randomBytes(6).toString('hex'));
  const gate = createGate(parts);
  const routes = routesOf(parts, gate);
  const faces = [...new Set([nativeFace, ...routes.map(faceOf)])];
  const app = fastify({
    logger: false,
    genReqId: requestIds,
    bodyLimit: bodyBytesMax,
    forceCloseConnections: 'idle',
    // Node would answer without a body; `isHostless` has it answered as a problem.
    http: { requireHostHeader: false },
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 75_000,
    // Answered below, as a problem that says when to come back.
    return503OnClosing: false,
    routerOptions: { maxParamLength: paramCharactersMax, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => void fail(error, request, reply),
    clientErrorHandler: refuseUnreadable,
  });

  app.decorateRequest('bodyBytes', 0);
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));
  let closing = false;
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(plainHeaders);
    reply.header('x-request-id', request.id);
    if (closing) return done(stopping());
    if (isHostless(request)) return done(malformedRequest('The request names no Host'));
    // Told before its body is looked at: what is wrong with that matters to nobody.
    if (request.is404) return done(routeUnknown(request.method, request.url));
    done(namesNul(request.url) ? nulRefused() : undefined);
  });
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onClose', () => gate.close());
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
  app.server.on('checkExpectation', (request, response) => {
    const problem = malformedRequest(
      `Expect: ${String(request.headers.expect).slice(0, 60)} cannot be met`,
      417,
    );
    const { contentType, text } = faceAt(faces, request.url ?? '').say(problem, requestIds());
    response.writeHead(problem.status, { ...plainHeaders, 'content-type': contentType });
    response.end(text);
  });
  app.setErrorHandler((error, request, reply) => fail(error, request, reply));
  app.setNotFoundHandler((request, reply) => fail(routeUnknown(request.method, request.url), request, reply));
  for (const { description } of faces) app.addSchema(description.problem);
  void app.register(swagger, {
    openapi: openapiHead(parts.version, faces, parts.profiles),
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `part-${index}`,
    },
  });
  void app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: docsPolicy,
    uiConfig: { docExpansion: 'list' },
  });
  for (const face of faces) {
    const own = routes.filter((route) => faceOf(route) === face);
    void app.register(async (scope) => mount(scope, face, own, gate));
  }
  addDescription(app);
  addConsole(app, parts);
  addExpress(app, {
    route: busiestOf(routes),
    gate,
    headers: plainHeaders,
    requestIds,
    logFailure: (problem, requestId) => logFailure(problem, requestId, 'POST', busiest),
  });
  return app;

  function fail(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const face = faceAt(faces, request.url);
    const problem = problemOf(thrown, request.routeOptions.bodyLimit ?? requestBytesMax, face.bodies);
    if (problem.status >= 500) {
      logFailure(problem, request.id, request.method, request.routeOptions.url ?? 'none');
    }
    if (problem.code === 'body-too-large') hearOut(request, reply);
    const { contentType, text } = face.say(problem, request.id);
    return reply
      .code(statusIn(face, problem.status))
      .headers({ ...plainHeaders, ...problem.headers, 'x-request-id': request.id })
      .header('content-type', contentType)
      .send(Buffer.from(text));
  }

  /** Of the request only what is on the list: no header, no query, no body. */
  function logFailure(problem: Problem, requestId: string, method: string, route: string): void {
    const { code, cause: err } = problem;
    parts.log.error({ requestId, method, route, code, err }, 'request-failed');
  }
}

function busiestOf(routes: readonly Route[]): AcademyRoute {
  const found = routes.find(({ id }) => id === busiest);
  if (found?.kind !== 'academy') throw new Error(`server-busiest: there is no operation ${busiest}`);
  return found;
}

function addDescription(app: FastifyInstance): void {
  let description: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    description ??= JSON.stringify(app.swagger());
    return reply.header('content-type', 'application/json').send(description);
  });
}

/** Answered ahead of the framework, see `express.ts`. */
const busiest = 'publishEvents';

const bodyBytesMax = 262_144;
/** An event's id is the platform's own and may be long; percent-encoded it is longer still. */
const paramCharactersMax = 1024;

const plainHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

function stopping(): Problem {
  const detail = 'The service is stopping; try again in a moment, on another connection.';
  return new Problem({ status: 503, code: 'stopping', detail, headers: { 'retry-after': '1' } });
}

/** HTTP/1.1 asks for a Host; older versions do not know it. */
function isHostless({ raw, headers }: FastifyRequest): boolean {
  return headers.host === undefined && raw.httpVersionMinor > 0;
}

/**
 * Reads away what a refused request still sends. Cut off in the middle, a caller sees a broken connection and never
 * the answer; one that sends without end is cut off all the same.
 */
function hearOut({ raw, headers }: FastifyRequest, reply: FastifyReply): void {
  if (Number(headers['content-length'] ?? 0) > heardOutBytesMax) return;
  reply.removeHeader('connection');
  let bytes = 0;
  raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > heardOutBytesMax) raw.destroy();
  });
}

const heardOutBytesMax = 67_108_864;

function requestIdsFrom(prefix: string): () => string {
  let count = 0;
  return () => `${prefix}-${(count += 1).toString(36)}`;
}

/** A request that is not even HTTP: there is no route to answer it, so the answer is written by hand. */
function refuseUnreadable(
  error: NodeJS.ErrnoException,
  socket: { writable: boolean; end(text: string): void; destroy(): void },
): void {
  if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
  const isLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isLarge ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const detail = isLarge
    ? 'The headers are larger than 16 KiB; send less.'
    : 'This is not an HTTP request that can be read.';
  const body = JSON.stringify({
    type: 'urn:schoolbell:problem:malformed-request',
    title: 'Malformed request',
    status,
    code: 'malformed-request',
    detail,
  });
  socket.end(
    `HTTP/1.1 ${status} ${status === 400 ? 'Bad Request' : 'Refused'}\r\ncontent-type: ${problemType}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
  );
}
