import type { Dispatcher } from 'undici';
import type { Answer } from '../model.ts';
import type { Connection, Connections, Listener } from './connections.ts';
import type { Bounded, Deadlines } from './deadline.ts';
import type { Header } from './destination.ts';
import type { Told } from './faults.ts';
import { faultOf } from './faults.ts';
import type { OutgoingRequest } from './request.ts';

export interface ExchangeLimits {
  readonly now: number;
  /** Until the last byte of the answer; milliseconds since 1970. */
  readonly endsAt: number;
  /** Until its head has come. */
  readonly headersMs: number;
  /** Of its headers, names and values together. */
  readonly headersBytesMax: number;
}

const keptBytesMax = 16_384;
const keptHeadersMax = 128;

/**
 * One request and its answer. Never rejects: what goes wrong is an answer too.
 *
 * @param onOver called where nothing is under way any more and the answer is still to come
 */
export function exchange(
  connections: Connections,
  request: OutgoingRequest,
  deadlines: Deadlines,
  limits: ExchangeLimits,
  onOver?: () => void,
): Promise<Answer> {
  return new Promise((resolve) => {
    const connection = connections.take(request.origin);
    const running = new Exchange(connection, deadlines, limits, resolve, onOver);
    connection.dispatch(
      {
        origin: request.origin,
        path: request.path,
        method: 'POST',
        headers: flat(request.headers),
        body: request.body,
      },
      running,
    );
  });
}

/**
 * What undici tells while a request is under way. It lives from the dispatch to the answer: one object with methods,
 * where closures would be made anew for each of ten thousand requests a second.
 */
class Exchange implements Listener, Bounded {
  endsAt: number;
  place = -1;
  readonly #connection: Connection;
  readonly #deadlines: Deadlines;
  readonly #wholeEndsAt: number;
  readonly #headersBytesMax: number;
  readonly #startedAt: number;
  readonly #resolve: (answer: Answer) => void;
  readonly #onOver: (() => void) | undefined;
  #status = 0;
  #headers: readonly Header[] = [];
  #kept: Buffer | undefined;
  #keptBytes = 0;
  #finished = false;

  constructor(
    connection: Connection,
    deadlines: Deadlines,
    { now, endsAt, headersMs, headersBytesMax }: ExchangeLimits,
    resolve: (answer: Answer) => void,
    onOver: (() => void) | undefined,
  ) {
    this.#connection = connection;
    this.#deadlines = deadlines;
    this.#startedAt = now;
    this.#wholeEndsAt = endsAt;
    this.#headersBytesMax = headersBytesMax;
    this.endsAt = Math.min(endsAt, now + headersMs);
    this.#resolve = resolve;
    this.#onOver = onOver;
    deadlines.add(this);
  }

  onRequestStart(): void {
    // Nothing is to be done; undici knows by it that it may tell all the rest.
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // 1xx is news on the way, not the answer.
    if (status < 200) return;
    const list = listed(headers);
    if (bytesOf(list) > this.#headersBytesMax) {
      return this.#fail({ fault: 'answer-too-large', message: 'The headers of the answer are too long.' });
    }
    this.#status = status;
    this.#headers = list.length > keptHeadersMax ? list.slice(0, keptHeadersMax) : list;
    this.endsAt = this.#wholeEndsAt;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    const piece = chunk.subarray(0, keptBytesMax - this.#keptBytes);
    if (piece.length === 0) return;
    if (this.#keptBytes === 0) this.#kept = piece;
    else this.#append(piece);
    this.#keptBytes += piece.length;
  }

  onResponseEnd(): void {
    this.#connection.keep();
    this.#respond();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    const told = faultOf(error, this.#status !== 0);
    if (this.#isWholeBut(told)) this.onOverfed();
    else this.#fail(told);
  }

  /** Once the status is there, enough is known to judge; the rest is the endpoint's own business. */
  onOverfed(): void {
    if (this.#status === 0) {
      return this.#fail({
        fault: 'answer-too-large',
        message: 'The head of the answer did not end within 64 KiB.',
      });
    }
    void this.#connection.end();
    this.#respond();
  }

  onUnreached(): void {
    if (!this.#finished) this.#onOver?.();
  }

  expire(): void {
    const ms = this.endsAt - this.#startedAt;
    const message =
      this.#status === 0 ? `No answer began within ${ms} ms.` : `No complete answer came within ${ms} ms.`;
    this.#fail({ fault: 'timeout', message });
  }

  /** The first piece is most often the only one and stays as it came; more are gathered in one place. */
  #append(piece: Buffer): void {
    if (this.#kept?.length !== keptBytesMax) {
      const gathered = Buffer.alloc(keptBytesMax);
      this.#kept?.copy(gathered);
      this.#kept = gathered;
    }
    piece.copy(this.#kept, this.#keptBytes);
  }

  /** These have no body, whatever comes after their head. */
  #isWholeBut({ fault }: Told): boolean {
    return fault === 'malformed-answer' && (this.#status === 204 || this.#status === 304);
  }

  #respond(): void {
    const bodyStart = this.#kept ? textOf(this.#kept.subarray(0, this.#keptBytes)) : '';
    this.#finish({ kind: 'response', status: this.#status, headers: this.#headers, bodyStart });
  }

  #fail(told: Told): void {
    this.#finish({ kind: 'fault', ...told });
    void this.#connection.end();
  }

  #finish(answer: Answer): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#deadlines.remove(this);
    this.#resolve(answer);
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What is no UTF-8 grows threefold as replacement characters; no more is kept of that either. */
function textOf(bytes: Buffer): string {
  const text = decoder.decode(bytes);
  if (Buffer.byteLength(text) <= keptBytesMax) return text;
  // As if more were to come, so that a character which was cut in two is left out.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, keptBytesMax), { stream: true });
}

function flat(headers: readonly Header[]): string[] {
  const list: string[] = [];
  for (const [name, value] of headers) list.push(name, value);
  return list;
}

function listed(headers: Readonly<Record<string, string | string[] | undefined>>): readonly Header[] {
  const list: Header[] = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (Array.isArray(value)) for (const each of value) list.push([name, each]);
    else if (value !== undefined) list.push([name, value]);
  }
  return list;
}

function bytesOf(headers: readonly Header[]): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
