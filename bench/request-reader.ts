import { idShape } from './events.ts';

/** One request as the sink sees it; `raw` is a view that is valid only during the call. */
export interface SeenRequest {
  readonly path: number;
  readonly burst: number;
  readonly event: number;
  readonly raw: Buffer;
  /** Where the body begins in `raw`. */
  readonly bodyAt: number;
}

/**
 * Reads just as much HTTP as two programs of ours speak: POST, content-length, kept alive. Not a server for strangers –
 * it is meant to cost so little that it never is what is measured. Throws on what it cannot read.
 */
export function requestReader(onRequest: (request: SeenRequest) => void): (chunk: Buffer) => number {
  let rest: Buffer | undefined;

  /** Takes a chunk; answers how many requests it completed. */
  return (chunk) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    let from = 0;
    let completed = 0;
    while (from < bytes.length) {
      const headEnd = bytes.indexOf('\r\n\r\n', from, 'latin1');
      if (headEnd < 0) break;
      const head = bytes.toString('latin1', from, headEnd);
      const bodyAt = headEnd + 4;
      const end = bodyAt + bodyLengthOf(head);
      if (end > bytes.length) break;
      onRequest(seen(bytes.subarray(from, end), bodyAt - from, head));
      from = end;
      completed += 1;
    }
    rest = from < bytes.length ? bytes.subarray(from) : undefined;
    return completed;
  };
}

function bodyLengthOf(head: string): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`The sink needs a content-length, and got none in: ${head}`);
  return Number(length);
}

function seen(raw: Buffer, bodyAt: number, head: string): SeenRequest {
  // The id stands in `webhook-id` or in the body; whichever comes first names the event.
  const idAt = raw.indexOf(idShape.prefix, 0, 'latin1');
  const burstAt = idAt + idShape.prefix.length + idShape.timeDigits;
  const numberAt = burstAt + idShape.burstDigits;
  const burst = Number(raw.toString('latin1', burstAt, numberAt));
  const event = Number(raw.toString('latin1', numberAt, numberAt + idShape.numberDigits));
  const path = Number(head.slice('POST /'.length, head.indexOf(' ', 'POST /'.length)));
  if (idAt < 0 || Number.isNaN(burst + event + path)) {
    throw new Error(`The sink cannot find the number of an event in: ${raw.toString('utf8').slice(0, 600)}`);
  }
  return { path, burst, event, raw, bodyAt };
}
