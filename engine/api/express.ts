import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '../problem.ts';
import { problemJson, problemOf, problemType } from './ground/failure.ts';
import type { Gate } from './ground/gate.ts';
import { admit } from './ground/admission.ts';
import { parseJson } from './ground/json-text.ts';
import type { AcademyRoute, Answer } from './ground/route.ts';
import { faceOf } from './ground/route.ts';

export interface ExpressOptions {
  /** The one operation that is answered here: a POST of JSON. */
  readonly route: AcademyRoute;
  readonly gate: Gate;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestIds: () => string;
  readonly logFailure: (problem: Problem, requestId: string) => void;
}

/**
 * Answers the busiest operation ahead of the framework, on the bare server, where the request is as plain as can be:
 * exact path, JSON of a stated length, a key and an academy that are remembered. Whatever is unusual about a request
 * goes on to the framework untouched, so only one place knows what to do about it.
 */
export function addExpress(app: FastifyInstance, options: ExpressOptions): void {
  const usual = app.server.listeners('request');
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.server.removeAllListeners('request');
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const entrance = closing ? undefined : plainEntrance(request, options);
    if (entrance) void answer(request, response, entrance, options, () => closing);
    else for (const listener of usual) Reflect.apply(listener, app.server, [request, response]);
  });
}

type Entrance = Pick<Parameters<AcademyRoute['run']>[0], 'academy' | 'caller' | 'visit'>;

/** Who may come in this way; nothing was read of the body yet. */
function plainEntrance(request: IncomingMessage, { route, gate }: ExpressOptions): Entrance | undefined {
  const { method, url = '', headers } = request;
  if (method !== route.method || headers['content-type'] !== 'application/json' || !url.startsWith(before)) {
    return undefined;
  }
  const id = url.slice(before.length, -after.length);
  const length = Number(headers['content-length']);
  const isPlain =
    url.endsWith(after) &&
    plainId.test(id) &&
    length > 0 &&
    length <= (route.body?.bytesMax ?? 0) &&
    headers['content-encoding'] === undefined &&
    headers.host !== undefined;
  if (!isPlain) return undefined;
  try {
    const caller = gate.remembered(headers.authorization);
    if (caller === undefined) return undefined;
    admit(caller, route.access, id);
    const academy = gate.academy(id);
    return academy instanceof Promise ? dropped(academy) : { academy, caller, visit: request };
  } catch {
    // The framework asks the same again, and says why not.
    return undefined;
  }
}

/** A look-up was begun; what it finds is remembered for the framework, which asks next. */
function dropped(lookUp: Promise<unknown>): undefined {
  lookUp.catch(() => undefined);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  { route, gate, headers, requestIds, logFailure }: ExpressOptions,
  isClosing: () => boolean,
): Promise<void> {
  const requestId = requestIds();
  let [status, contentType, text] = [500, problemType, ''];
  let more: Readonly<Record<string, string>> = {};
  try {
    const bytes = await bodyOf(request);
    // Its key may have been deleted while the body came.
    const caller = await gate.caller(request, faceOf(route));
    admit(caller, route.access, entrance.academy.id);
    const call = {
      ...entrance,
      caller,
      params: {},
      query: {},
      body: parseJson(bytes),
      bodyBytes: bytes.length,
    };
    const answered: Answer = await route.run(call);
    [status, contentType, text] = [answered.status, 'application/json', answered.text ?? ''];
  } catch (thrown) {
    if (request.destroyed && !request.complete) return;
    const problem = problemOf(thrown, route.body?.bytesMax ?? 0);
    if (problem.status >= 500) logFailure(problem, requestId);
    [status, text, more] = [problem.status, problemJson(problem, requestId), problem.headers];
  }
  response.writeHead(status, {
    ...headers,
    ...more,
    // A connection kept alive would hold up the end of the server.
    ...(isClosing() && { connection: 'close' }),
    'x-request-id': requestId,
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Rejects where the request breaks off. Its length was stated and checked, so there is a limit. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

const before = '/v1/academies/';
const after = '/events';
const plainId = /^[a-z0-9-]{1,64}$/;
