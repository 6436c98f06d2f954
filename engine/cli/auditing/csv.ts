import type { Entry } from './export.ts';

/** The columns of a table of the audit, in their order; a line as RFC 4180 has it. */
const columns = [
  'id',
  'at',
  'academy',
  'actor',
  'label',
  'action',
  'subject',
  'details',
  'beforeSha256',
  'afterSha256',
] as const;

export const csvHead = line(columns);

/** An entry as a line of the table; what is absent is empty, and the details are JSON. */
export function csv(entry: Entry): string {
  return line(columns.map((column) => textOf(entry[column])));
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/**
 * A spreadsheet takes what begins like this for a formula, and labels and ids are what others wrote: an apostrophe makes it a
 * text (https://owasp.org/www-community/attacks/CSV_Injection). Whoever needs every byte takes NDJSON.
 */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
