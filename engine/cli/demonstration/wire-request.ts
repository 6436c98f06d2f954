import type { Socket } from 'node:net';

/** A request as it stood on the wire: names in their own case, in their own order. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly version: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/**
 * Reads requests off a connection, one after the other, and answers each with 200. Deliberately no HTTP library: one
 * would show what it made of the request, and not what came. Takes bodies with a Content-Length only.
 */
export function answerEach(socket: Socket, onRequest: (request: WireRequest) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.setTimeout(120_000, () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      const taken = takeRequest(waiting);
      if (taken === 'more') return;
      if (taken === 'unreadable') {
        socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        return;
      }
      waiting = waiting.subarray(taken.length);
      onRequest(taken.request);
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 3\r\n\r\nOK\n');
    }
  });
}

const headBytesMax = 65_536;
const bodyBytesMax = 16_777_216;

function takeRequest(
  bytes: Buffer,
): 'more' | 'unreadable' | { readonly request: WireRequest; readonly length: number } {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return bytes.length > headBytesMax ? 'unreadable' : 'more';
  // RFC 9112, 2.2: the head is bytes, not characters; Latin-1 keeps each as it is.
  const [requestLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, method, target, version] = /^([!-~]+) ([!-~]+) (HTTP\/1\.[01])$/.exec(requestLine) ?? [];
  if (method === undefined || target === undefined || version === undefined) return 'unreadable';
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const stated = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '0';
  const chunked = headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  const bodyBytes = Number(stated);
  if (chunked || !/^\d{1,10}$/.test(stated) || bodyBytes > bodyBytesMax) return 'unreadable';
  const start = end + 4;
  if (bytes.length < start + bodyBytes) return 'more';
  const body = bytes.toString('utf8', start, start + bodyBytes);
  return { request: { method, target, version, headers, body }, length: start + bodyBytes };
}
