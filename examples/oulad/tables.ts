import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';

export interface Tables {
  readonly presentations: readonly Presentation[];
  readonly registrations: readonly Registration[];
  readonly assessments: readonly Assessment[];
  readonly submissions: readonly Submission[];
}

/** Where a row stands, for the faults that only another table shows: `submissions.csv, line 7`. */
interface Row {
  readonly place: string;
}

/** A course run. `J` starts in October, `B` in February. */
export interface Presentation extends Row {
  readonly module: string;
  readonly presentation: string;
  readonly lengthDays: number;
}

/** Days are counted from the first day of the presentation. */
export interface Registration extends Row {
  readonly module: string;
  readonly presentation: string;
  readonly student: string;
  readonly registeredDay?: number;
  readonly unregisteredDay?: number;
  readonly finalResult: 'Pass' | 'Distinction' | 'Fail';
}

export interface Assessment extends Row {
  readonly module: string;
  readonly presentation: string;
  readonly assessment: string;
  readonly kind: 'TMA' | 'CMA' | 'Exam';
}

export interface Submission extends Row {
  readonly assessment: string;
  readonly student: string;
  readonly submittedDay: number;
  /** Carried over from an earlier presentation. */
  readonly banked: boolean;
  /** From 0 to 100. */
  readonly score?: number;
}

/** What is wrong with the files, in one sentence that names file and line. */
export class BadTable extends Error {
  override readonly name = 'BadTable';
}

/** Reads the four files of a directory. Throws `BadTable` at the first file, column or row that is not as it should be. */
export async function readTables(directory: string): Promise<Tables> {
  return {
    presentations: await readTable(directory, 'presentations.csv', (row) => ({
      place: row.place,
      module: row.matching('module', /^([A-Z])\1\1$/, 'one letter three times, such as AAA'),
      presentation: row.matching('presentation', /^\d{4}[BJ]$/, 'a year with B or J, such as 2013J'),
      lengthDays: row.integer('length_days', 1, 1000),
    })),
    registrations: await readTable(directory, 'registrations.csv', (row) => ({
      place: row.place,
      module: row.text('module'),
      presentation: row.text('presentation'),
      student: row.matching('student', idPattern, idMeaning),
      ...(row.isEmpty('registered_day') ? {} : { registeredDay: row.integer('registered_day', ...days) }),
      ...(row.isEmpty('unregistered_day')
        ? {}
        : { unregisteredDay: row.integer('unregistered_day', ...days) }),
      finalResult: row.oneOf('final_result', ['Pass', 'Distinction', 'Fail']),
    })),
    assessments: await readTable(directory, 'assessments.csv', (row) => ({
      place: row.place,
      module: row.text('module'),
      presentation: row.text('presentation'),
      assessment: row.matching('assessment', idPattern, idMeaning),
      kind: row.oneOf('kind', ['TMA', 'CMA', 'Exam']),
    })),
    submissions: await readTable(directory, 'submissions.csv', (row) => ({
      place: row.place,
      assessment: row.text('assessment'),
      student: row.text('student'),
      submittedDay: row.integer('submitted_day', ...days),
      banked: row.oneOf('banked', ['0', '1']) === '1',
      ...(row.isEmpty('score') ? {} : { score: row.integer('score', 0, 100) }),
    })),
  };
}

const days = [-1000, 1000] as const;
const idPattern = /^[1-9]\d{0,8}$/;
const idMeaning = 'a whole number of at most nine digits';

async function readTable<T>(directory: string, file: string, read: (row: Cells) => T): Promise<readonly T[]> {
  const text = await readFile(join(directory, file), 'utf8').catch((cause: unknown) => {
    throw new BadTable(`${file} cannot be read in ${directory}; give the directory that holds it.`, {
      cause,
    });
  });
  const [header, ...rows] = rowsOf(file, text);
  if (!header) throw new BadTable(`${file} is empty; its first line names the columns.`);
  const [, ...columns] = header;
  return rows.map(([line, ...cells]) => read(cellsOf(`${file}, line ${line}`, columns, cells)));
}

/** Each row as its line in the file, then its cells. */
function rowsOf(file: string, text: string): readonly (readonly string[])[] {
  try {
    return parse(text, {
      bom: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => [String(lines), ...cells],
    });
  } catch (cause) {
    if (cause instanceof CsvError) throw new BadTable(`${file}: ${cause.message}.`, { cause });
    throw cause;
  }
}

/** The cells of one row by column name; each reading throws `BadTable` where the cell is not so. */
interface Cells extends Row {
  text(column: string): string;
  isEmpty(column: string): boolean;
  matching(column: string, pattern: RegExp, meaning: string): string;
  integer(column: string, from: number, to: number): number;
  oneOf<const T extends string>(column: string, known: readonly T[]): T;
}

function cellsOf(place: string, columns: readonly string[], cells: readonly string[]): Cells {
  const text = (column: string) => {
    const cell = cells[columns.indexOf(column)];
    if (cell === undefined) {
      throw new BadTable(`${place}: the column ${column} is missing; there are ${columns.join(', ')}.`);
    }
    return cell;
  };
  const refuse = (column: string, meaning: string) =>
    new BadTable(`${place}: ${column} is "${text(column)}"; it should be ${meaning}.`);
  const matching = (column: string, pattern: RegExp, meaning: string) => {
    if (!pattern.test(text(column))) throw refuse(column, meaning);
    return text(column);
  };
  return {
    place,
    text,
    matching,
    isEmpty: (column) => text(column) === '',
    integer: (column, from, to) => {
      const meaning = `a whole number from ${from} to ${to}`;
      const value = Number(matching(column, /^-?\d{1,9}$/, meaning));
      if (value < from || value > to) throw refuse(column, meaning);
      return value;
    },
    oneOf: (column, known) => {
      const found = known.find((each) => each === text(column));
      if (found === undefined) throw refuse(column, `one of ${known.join(', ')}`);
      return found;
    },
  };
}
