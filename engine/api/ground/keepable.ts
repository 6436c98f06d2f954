import type { ProblemFault } from '../../problem.ts';
import { Problem } from '../../problem.ts';

/**
 * Throws 422 that names every text, and every name of a field, that cannot be kept as it is: one that holds U+0000, which
 * PostgreSQL stores in no text (https://www.postgresql.org/docs/current/datatype-character.html), or half a surrogate pair,
 * which UTF-8 cannot say. What is refused with one database is refused with all.
 */
export function refuseUnkeepable(value: unknown): void {
  const faults = faultsIn(value);
  const [first] = faults;
  if (first === undefined) return;
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  const detail = `The body has ${count}: ${first.message}`;
  throw new Problem({ status: 422, code: 'body-invalid', detail, faults });
}

/** Whether an address holds U+0000, in its path or its query string. */
export function namesNul(url: string): boolean {
  return url.includes('%00');
}

export function nulRefused(): Problem {
  const detail =
    'The address holds %00, the character U+0000, which no id or text here can hold; leave it out.';
  return new Problem({ status: 400, code: 'malformed-path', detail });
}

interface Place {
  readonly value: unknown;
  readonly name: string;
  readonly parent?: Place;
}

/** Walks without recursion: a body may be nested as deep as its bytes allow. */
function faultsIn(body: unknown): readonly ProblemFault[] {
  const faults: ProblemFault[] = [];
  const places: Place[] = [{ value: body, name: '' }];
  for (let place = places.pop(); place && faults.length < faultsMax; place = places.pop()) {
    const { value } = place;
    if (typeof value === 'string') {
      const wrong = wrongIn(value);
      if (wrong) faults.push(faultAt(place, wrong));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of entriesOf(value).toReversed()) {
        const inner: Place = { value: part, name: Array.isArray(value) ? `[${name}]` : name, parent: place };
        const wrong = wrongIn(name);
        if (wrong) faults.push(faultAt(inner, `is a name that ${wrong}`));
        else places.push(inner);
      }
    }
  }
  return faults.slice(0, faultsMax);
}

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value);
}

function wrongIn(text: string): string | undefined {
  if (text.includes('\u0000')) return 'holds the character U+0000, which cannot be stored; leave it out';
  if (/\p{Cs}/u.test(text)) return 'holds half a surrogate pair; send whole characters';
  return undefined;
}

function faultAt(place: Place, wrong: string): ProblemFault {
  const path = pathOf(place);
  const subject = path === '' ? 'The value' : `\`${path}\``;
  return { path, code: 'wrong-value', message: `${subject} ${wrong}.` };
}

/** As `events[3].data.title`, and no longer than anyone reads. */
function pathOf(place: Place): string {
  const names: string[] = [];
  for (let at: Place | undefined = place; at?.parent && names.length < depthShownMax; at = at.parent) {
    names.unshift(shown(at.name));
  }
  return names.reduce(
    (path, name) => (path === '' || name.startsWith('[') ? path + name : `${path}.${name}`),
    '',
  );
}

/** A name may be what is wrong: it is shown without it. */
function shown(name: string): string {
  return name
    .slice(0, 64)
    .replaceAll('\u0000', '\ufffd')
    .replaceAll(/\p{Cs}/gu, '\ufffd');
}

const faultsMax = 50;
const depthShownMax = 20;
