// Arrays as PostgreSQL reads them in binary. Quoting a thousand texts the way `pg` does costs 3.6 ms, writing them down
// so 0.1 ms; for numbers it is 0.36 and 0.05. https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES

/** For a value of the type `text[]`. */
export function textArray(values: readonly (string | null)[]): Buffer {
  return writtenArray(types.text, values, 'utf8');
}

/** For a value of the type `bytea[]`, given as texts of that encoding. */
export function byteArray(values: readonly (string | null)[], encoding: 'hex' | 'utf8'): Buffer {
  return writtenArray(types.bytes, values, encoding);
}

/** For a value of the type `bigint[]`. */
export function bigintArray(values: readonly (number | null)[]): Buffer {
  const buffer = Buffer.allocUnsafe(headBytes + values.length * 12);
  let offset = writeHead(buffer, types.bigint, values.length);
  for (const value of values) {
    offset = buffer.writeInt32BE(value === null ? absent : 8, offset);
    if (value === null) continue;
    const high = Math.floor(value / 2 ** 32);
    offset = buffer.writeInt32BE(high, offset);
    offset = buffer.writeUInt32BE(value - high * 2 ** 32, offset);
  }
  return buffer.subarray(0, offset);
}

/** For a value of the type `double precision[]`. */
export function doubleArray(values: readonly (number | null)[]): Buffer {
  const buffer = Buffer.allocUnsafe(headBytes + values.length * 12);
  let offset = writeHead(buffer, types.double, values.length);
  for (const value of values) {
    offset = buffer.writeInt32BE(value === null ? absent : 8, offset);
    if (value !== null) offset = buffer.writeDoubleBE(value, offset);
  }
  return buffer.subarray(0, offset);
}

function writtenArray(type: number, values: readonly (string | null)[], encoding: 'hex' | 'utf8'): Buffer {
  // No UTF-16 unit needs more than three bytes in UTF-8.
  const units = values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
  const buffer = Buffer.allocUnsafe(headBytes + values.length * 4 + units * 3);
  let offset = writeHead(buffer, type, values.length);
  for (const value of values) {
    const bytes = value === null ? absent : buffer.write(value, offset + 4, encoding);
    buffer.writeInt32BE(bytes, offset);
    offset += 4 + Math.max(bytes, 0);
  }
  return buffer.subarray(0, offset);
}

/** The length of a null. */
const absent = -1;

// https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
const types = { bytes: 17, bigint: 20, text: 25, double: 701 };

const headBytes = 20;

function writeHead(buffer: Buffer, type: number, length: number): number {
  const dimensions = 1;
  const mayHoldNulls = 1;
  const firstIndex = 1;
  let offset = 0;
  for (const value of [dimensions, mayHoldNulls, type, length, firstIndex])
    offset = buffer.writeInt32BE(value, offset);
  return offset;
}
