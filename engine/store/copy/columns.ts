import { bigintArray, byteArray, doubleArray, textArray } from '../postgres/array.ts';

/** How a column is kept, and how it comes from one database to the other. */
export type ColumnKind =
  /** It names something or says what is set: it must arrive as it is. */
  | 'text'
  /** What others answered or were told: PostgreSQL keeps it with U+FFFD for the NUL that it cannot keep. */
  | 'words'
  | 'whole'
  | 'real'
  | 'bytes'
  /** Text in the embedded database, its UTF-8 in PostgreSQL. */
  | 'text to bytes';

/** A column's value, the same on both sides; bytes in hexadecimal. */
export type Value = string | number | null;
export type Row = readonly Value[];

/** As a driver answers it. */
export type RawValue = string | number | Uint8Array | null;

/** The value in the form that both sides have in common. */
export function valueOf(kind: ColumnKind, raw: RawValue): Value {
  if (raw instanceof Uint8Array) return Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('hex');
  if (typeof raw !== 'string') return raw;
  if (kind === 'words') return raw.replaceAll('\0', '\uFFFD');
  return kind === 'text to bytes' ? Buffer.from(raw).toString('hex') : raw;
}

/** One column of many rows, as PostgreSQL takes it, and its type. */
export function columnOf(kind: ColumnKind, values: readonly Value[]): { type: string; array: Buffer } {
  switch (kind) {
    case 'text':
    case 'words':
      return {
        type: 'text[]',
        array: textArray(values.map((value) => (value === null ? null : String(value)))),
      };
    case 'whole':
      return { type: 'bigint[]', array: bigintArray(values.map(numberOf)) };
    case 'real':
      return { type: 'double precision[]', array: doubleArray(values.map(numberOf)) };
    case 'bytes':
    case 'text to bytes':
      return {
        type: 'bytea[]',
        array: byteArray(
          values.map((value) => (value === null ? null : String(value))),
          'hex',
        ),
      };
    default:
      return kind satisfies never;
  }
}

function numberOf(value: Value): number | null {
  return value === null ? null : Number(value);
}
