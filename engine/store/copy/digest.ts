import { createHash } from 'node:crypto';
import type { Row } from './columns.ts';

/** What a table comes to: equal for equal rows in whatever order, and different for any others. */
export interface Digest {
  readonly rows: number;
  /** The sum of the rows' SHA-256, modulo 2^256. Unlike XOR, it tells two of a row from none. */
  readonly sha256: string;
}

export interface Digester {
  add(row: Row): void;
  digest(): Digest;
}

export function createDigester(): Digester {
  let rows = 0;
  let sum = 0n;
  return {
    add(row) {
      const hash = createHash('sha256').update(JSON.stringify(row)).digest('hex');
      sum = BigInt.asUintN(256, sum + BigInt(`0x${hash}`));
      rows += 1;
    },
    digest: () => ({ rows, sha256: sum.toString(16).padStart(64, '0') }),
  };
}
