import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Description, Operation } from './description.ts';
import { operationsByPlace } from './description.ts';
import type { Sendable } from './requests.ts';

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What is wrong with the answer to a request, in sentences. */
export type AnswerCheck = (request: Sendable, answer: Answered) => readonly string[];

/** Holds answers to the document: each has a status, a content type and a body that the operation is said to have. */
export function answerCheck(description: Description, operations: readonly Operation[]): AnswerCheck {
  // What formats say to people is not checked twice: the readers' own tests do that.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  ajv.addSchema({ ...description, $id: documentId });
  const operationAt = operationsByPlace(operations);
  const compiled = new Map<string, ValidateFunction>();

  function fits(place: string, json: unknown): string | undefined {
    const check = compiled.get(place) ?? ajv.compile({ $ref: `${documentId}${place}` });
    compiled.set(place, check);
    return check(json) ? undefined : ajv.errorsText(check.errors);
  }

  return (request, answer) => {
    const { status, contentType, body } = answer;
    const faults = [...leaksIn(answer)];
    if (status >= 500 && status !== 503) faults.push(`answers ${status}`);
    if (request.method === 'HEAD') return faults;
    if (status >= 400) faults.push(...faultsOfProblem(request, answer));
    const operation = operationAt(request.method, request.url);
    if (!operation)
      return status >= 400 || status === 204 || isPage(request)
        ? faults
        : [...faults, `answers ${status}, and no operation is there`];
    const contents = operation.answers.get(status);
    // What is no request that could be read is for no operation.
    if (!contents)
      return isOfTheDoor(status)
        ? faults
        : [...faults, `${operation.id} does not say that it answers ${status}`];
    if (contents.size === 0)
      return body === '' ? faults : [...faults, `${operation.id} has a body with ${status}`];
    const place = contents.get(contentType.split(';', 1)[0] ?? '') ?? contents.get('*/*');
    if (place === undefined)
      return [...faults, `${operation.id} answers ${status} as ${contentType || 'nothing'}`];
    if (!contentType.includes('json') || contents.has('*/*')) return faults;
    const unfit = fits(place, parsed(body));
    return unfit === undefined
      ? faults
      : [...faults, `${operation.id} answers ${status} with what it does not describe: ${unfit}`];
  };
}

const documentId = 'urn:schoolbell:description';

/** 408, 414, 417 and 431 are said before there is an operation to speak for. */
function isOfTheDoor(status: number): boolean {
  return [408, 414, 417, 431].includes(status);
}

/** The description itself and the page that shows it. */
function isPage({ url }: Sendable): boolean {
  return /^\/(docs|openapi\.json|console|portal)(?:[/?]|$)|^\/(?:\?|$)/.test(url);
}

/** Of our own API, a problem of RFC 9457 with a code; of another's face, what that says. */
function faultsOfProblem({ url }: Sendable, { status, contentType, body }: Answered): readonly string[] {
  if (/^\/(skilljar|fellow)(\/|$)/.test(url))
    return contentType.startsWith('application/json') ? [] : [`says ${status} as ${contentType}`];
  if (url.startsWith('/docs') || (url.startsWith('/readyz') && status === 503)) return [];
  if (!contentType.startsWith('application/problem+json'))
    return [`says ${status} as ${contentType || 'nothing'}`];
  const problem = Object(parsed(body));
  const isWhole =
    problem.status === status &&
    typeof problem.code === 'string' &&
    /^[a-z][a-z0-9-]+$/.test(problem.code) &&
    typeof problem.detail === 'string' &&
    typeof problem.type === 'string' &&
    typeof problem.title === 'string';
  return isWhole ? [] : [`says ${status} with an incomplete problem`];
}

/** Words of the machine room. */
function leaksIn({ body }: Answered): readonly string[] {
  const found = machineRoom.exec(body);
  return found ? [`tells of the machine room: ${found[0].slice(0, 80)}`] : [];
}

const machineRoom =
  /\n\s+at \S+ \(|\.[jt]s:\d+:\d+|node_modules|node:internal|SQLITE_|SqliteError|better-sqlite3|syntax error at|violates .* constraint|invalid input syntax|duplicate key value|\bpg_[a-z]+\b|undefined is not|is not a function|Cannot read properties|ECONNREFUSED|ENOENT/;

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
