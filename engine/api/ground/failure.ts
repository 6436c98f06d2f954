import { Problem } from '../../problem.ts';
import { StoreLost, StoreRefused } from '../../store/store.ts';
import type { BodyKind } from './media-types.ts';
import { mediaTypes } from './media-types.ts';

/** What is said to the caller about anything that was thrown. What nobody foresaw stays within: 500 tells only where to look. */
export function problemOf(
  thrown: unknown,
  bytesMax: number,
  bodies: readonly BodyKind[] = ['json'],
): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof StoreLost) {
    return new Problem({
      status: 503,
      code: 'store-lost',
      detail: `The database cannot be written at this moment, ${inDoubt}`,
      headers: { 'retry-after': '5' },
      cause: thrown,
    });
  }
  if (thrown instanceof StoreRefused) return refusedByStore(thrown);
  const known = fastifyProblem(codeOf(thrown), bytesMax, bodies) ?? callersFault(thrown);
  if (known !== undefined) return known;
  const detail = 'Something went wrong here that should not. The log has the cause under this request id.';
  return new Problem({ status: 500, code: 'internal-error', detail, cause: thrown });
}

/** RFC 9457, with our stable `code`. */
export function problemJson(problem: Problem, requestId: string): string {
  return JSON.stringify({
    type: `urn:schoolbell:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    ...(problem.faults.length > 0 && { faults: problem.faults }),
    requestId,
  });
}

export const problemType = 'application/problem+json';

export const problemSchema = {
  $id: 'Problem',
  type: 'object',
  description: 'What went wrong and how to cure it (RFC 9457).',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; programs may branch on it.' },
    detail: { type: 'string', description: 'A sentence with the cure.' },
    faults: {
      type: 'array',
      description: 'Each single thing that is wrong, with its place.',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'code', 'message'],
      },
    },
    requestId: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
} as const;

export function routeUnknown(method: string, path: string): Problem {
  const detail = `There is no ${method} ${path.slice(0, 200)} here. /openapi.json lists what there is; /docs shows it.`;
  return new Problem({ status: 404, code: 'route-unknown', detail });
}

export function methodRefused(method: string, allowed: readonly string[]): Problem {
  const detail = `${method} is not something this address does; it takes ${allowed.join(', ')}.`;
  return new Problem({
    status: 405,
    code: 'method-not-allowed',
    detail,
    headers: { allow: allowed.join(', ') },
  });
}

function bodyTooLarge(bytesMax: number): Problem {
  const detail = `The body is larger than the ${bytesMax} bytes that this address takes. Split it into several requests.`;
  return new Problem({ status: 413, code: 'body-too-large', detail });
}

/** Not HTTP as it should be, whatever it is: `wrong` says it as the beginning of a sentence. */
export function malformedRequest(wrong: string, status = 400): Problem {
  return new Problem({ status, code: 'malformed-request', detail: `${wrong}; send plain HTTP/1.1.` });
}

export function encodingRefused(encoding: string): Problem {
  const detail = `The body is encoded as ${encoding.slice(0, 60)}, and this address decodes nothing; send it plain, without Content-Encoding.`;
  const headers = { 'accept-encoding': 'identity' };
  return new Problem({ status: 415, code: 'content-encoding-refused', detail, headers });
}

function refusedByStore(refused: StoreRefused): Problem {
  const { code, message } = refused;
  if (code === 'cursor-unknown')
    return new Problem({ status: 400, code, detail: `${message}.`, cause: refused });
  if (code === 'store-away') {
    const detail = `The database cannot be reached at this moment, ${inDoubt}`;
    return new Problem({ status: 503, code, detail, headers: { 'retry-after': '5' }, cause: refused });
  }
  return new Problem({
    status: 503,
    code,
    detail: code === 'store-full' ? `${message}; nothing of this request was kept.` : `${message}.`,
    headers: { 'retry-after': code === 'store-full' ? '5' : '1' },
    cause: refused,
  });
}

const inDoubt =
  'and what of this request was kept is not known. Send it again shortly, with the same ids: what was kept is not taken twice.';

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** What the framework itself lays at the caller's door: a body that broke off, a method without what it needs. */
function callersFault(thrown: unknown): Problem | undefined {
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return undefined;
  const { statusCode } = thrown;
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return undefined;
  return malformedRequest('The request breaks off or is not whole', statusCode);
}

function contentTypeRefused(bodies: readonly BodyKind[]): Problem {
  const taken = bodies.map((kind) => mediaTypes[kind]);
  const detail =
    taken.length === 1
      ? `This address takes JSON only; send the header \`Content-Type: ${taken[0]}\`.`
      : `This address takes ${taken.join(', ')}; send one of these, and say which as \`Content-Type\`.`;
  return new Problem({ status: 415, code: 'content-type-refused', detail });
}

function fastifyProblem(code: string, bytesMax: number, bodies: readonly BodyKind[]): Problem | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return bodyTooLarge(bytesMax);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_CONTENT_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return contentTypeRefused(bodies);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem({
        status: 400,
        code: 'content-length-wrong',
        detail: 'The body is not as long as its Content-Length says; send the length in bytes.',
      });
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new Problem({
        status: 400,
        code: 'malformed-path',
        detail:
          'The path is too long or not percent-encoded UTF-8; encode each segment with encodeURIComponent.',
      });
    default:
      return undefined;
  }
}
