import { AskingProblem } from '../../asking/problem.ts';
import { t } from '../../texts/texts.ts';
import { lineAt, placeOf, placesOf } from './json-places.ts';

/** What is wrong with a text, and where: from `at` to the end of its line. */
export interface EditorFault {
  readonly message: string;
  readonly at: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
}

/** Where the text stops being JSON; nothing where it is. */
export function syntaxFaults(text: string): readonly EditorFault[] {
  const read = placesOf(text);
  return read.kind === 'json' ? [] : [faultAt(text, read.at, t.events.publishing.noJson)];
}

/** What the service found wrong with it, each at its place. */
export function servedFaults(text: string, error: unknown): readonly EditorFault[] {
  const read = placesOf(text);
  if (!(error instanceof AskingProblem) || read.kind === 'broken') return [];
  return error.faults.map(({ path, message }) => faultAt(text, placeOf(read.places, path), message));
}

function faultAt(text: string, at: number, message: string): EditorFault {
  const end = text.indexOf('\n', at);
  return { message, at, end: end === -1 ? text.length : end, line: lineAt(text, at) };
}
