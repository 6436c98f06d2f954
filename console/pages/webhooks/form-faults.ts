import type { AskingProblem } from '../../asking/problem.ts';

/** What stands at each field; a header has a field of its own by its name. */
export type FieldFaults = Readonly<Record<string, string>>;

/** Brings what the API refuses to the field of the form where it arose; the rest is said beside the button. */
export function faultsByField(faults: AskingProblem['faults']): FieldFaults {
  const placed: Record<string, string> = {};
  for (const { path = '', message } of faults) {
    const field = fieldOf(path);
    if (field === undefined) continue;
    placed[field] = placed[field] === undefined ? message : `${placed[field]} ${message}`;
  }
  return placed;
}

export function headerField(name: string): string {
  return `headers.${name.trim()}`;
}

function fieldOf(path: string): string | undefined {
  if (path === 'auth.basic.username') return 'auth.username';
  if (path.startsWith('auth.basic')) return 'auth.password';
  if (path.startsWith('headers.')) return path;
  const field = /^[a-zA-Z]+/.exec(path)?.[0];
  return field !== undefined && fields.has(field) ? field : undefined;
}

const fields: ReadonlySet<string> = new Set([
  'url',
  'profile',
  'description',
  'eventTypes',
  'operations',
  'courses',
  'auth',
  'headers',
  'ordering',
  'rateLimit',
  'lenient',
  'signing',
  'signingSecret',
  'signingAlgorithm',
  'retry',
]);
