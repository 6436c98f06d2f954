import { isUtf8 } from 'node:buffer';
import type { ProblemFault } from '../../problem.ts';
import { Problem } from '../../problem.ts';
import { refuseUnkeepable } from './keepable.ts';

/** The fields of a form by name, as text. */
export type Form = Readonly<Record<string, string>>;

/**
 * Parses `application/x-www-form-urlencoded` as the URL Standard has it. Throws a 4xx for what is not UTF-8, for too many
 * fields and for one that is given twice: which of the two was meant, nobody knows.
 */
export function parseForm(bytes: Buffer, contentType: string): Form {
  refuseCharset(contentType);
  const text = bytes.toString('latin1');
  if (/%(?![0-9a-f]{2})/i.test(text)) {
    throw malformedForm('It holds a % that does not begin an escape; write the character itself as %25');
  }
  const raw = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  if (!isUtf8(Buffer.from(raw, 'latin1'))) throw malformedForm('It is not UTF-8; encode it as UTF-8');
  return formOf([...new URLSearchParams(bytes.toString('utf8'))]);
}

/** Fields as they came, once it is sure that each came once. */
export function formOf(entries: readonly (readonly [name: string, value: string])[]): Form {
  if (entries.length > fieldsMax) throw tooManyFields();
  const names = entries.map(([name]) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (twice.size > 0)
    throw faultyForm([...twice].map((name) => faultOf(name, 'is given twice; give it once')));
  refuseUnkeepable(Object.fromEntries(entries));
  return Object.fromEntries(entries);
}

export function faultOf(name: string, says: string): ProblemFault {
  const path = name.slice(0, 64);
  return { path, code: 'field-refused', message: `\`${path}\` ${says}.` };
}

export function faultyForm(faults: readonly ProblemFault[]): Problem {
  const detail = `The form has ${faults.length === 1 ? 'one fault' : `${faults.length} faults`}: ${faults[0]?.message ?? ''}`;
  return new Problem({ status: 422, code: 'body-invalid', detail, faults });
}

/** `wrong` begins a sentence and ends with its cure. */
export function malformedForm(wrong: string): Problem {
  return new Problem({ status: 400, code: 'malformed-form', detail: `The form cannot be read. ${wrong}.` });
}

export function tooManyFields(): Problem {
  return malformedForm(`It has more than ${fieldsMax} fields; send the documented ones`);
}

/** Other character sets are refused, not guessed: a password in the wrong one would be another password. */
export function refuseCharset(contentType: string): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
  if (charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset)) return;
  const detail = `The form is said to be in ${charset.slice(0, 40)}; send it as UTF-8.`;
  throw new Problem({ status: 415, code: 'charset-refused', detail });
}

export const fieldsMax = 100;
