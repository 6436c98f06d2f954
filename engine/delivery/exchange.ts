import type { Agent, Dispatcher } from 'undici';
import { errors } from 'undici';
import type { Answer, Fault } from '../model.ts';
import { AddressRefused, LookUpFailed } from './connector.ts';
import type { Bounded, Deadlines } from './deadline.ts';
import type { Header } from './destination.ts';
import { EgressFailed, WayRefused } from './egress.ts';
import type { OutgoingRequest } from './request.ts';

export interface ExchangeLimits {
  readonly now: number;
  /** Until the last byte of the answer; milliseconds since 1970. */
  readonly endsAt: number;
  /** Until its head has come. */
  readonly headersMs: number;
}

const answerBytesMax = 65_536;
const keptBytesMax = 16_384;

/** One request and its answer. Never rejects: what goes wrong is an answer too. */
export function exchange(
  agent: Agent,
  request: OutgoingRequest,
  deadlines: Deadlines,
  limits: ExchangeLimits,
): Promise<Answer> {
  return new Promise((resolve) => {
    const running = new Exchange(deadlines, limits, resolve);
    agent.dispatch(
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
class Exchange implements Dispatcher.DispatchHandler, Bounded {
  endsAt: number;
  place = -1;
  readonly #deadlines: Deadlines;
  readonly #wholeEndsAt: number;
  readonly #startedAt: number;
  readonly #resolve: (answer: Answer) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #expired: string | undefined;
  #status = 0;
  #headers: readonly Header[] = [];
  #readBytes = 0;
  #kept: Buffer | undefined;
  #finished = false;

  constructor(
    deadlines: Deadlines,
    { now, endsAt, headersMs }: ExchangeLimits,
    resolve: (answer: Answer) => void,
  ) {
    this.#deadlines = deadlines;
    this.#startedAt = now;
    this.#wholeEndsAt = endsAt;
    this.endsAt = Math.min(endsAt, now + headersMs);
    this.#resolve = resolve;
    deadlines.add(this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#expired !== undefined) controller.abort(new errors.RequestAbortedError(this.#expired));
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // 1xx is news on the way, not the answer.
    if (status < 200) return;
    this.#status = status;
    this.#headers = listed(headers);
    this.endsAt = this.#wholeEndsAt;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const room = keptBytesMax - this.#readBytes;
    if (room > 0) {
      const piece = chunk.length > room ? chunk.subarray(0, room) : chunk;
      this.#kept = this.#kept ? Buffer.concat([this.#kept, piece]) : piece;
    }
    this.#readBytes += chunk.length;
    if (this.#readBytes <= answerBytesMax) return;
    // Enough is known to judge; the rest is the endpoint's own business.
    this.onResponseEnd();
    controller.abort(new errors.RequestAbortedError('answer-too-large'));
  }

  onResponseEnd(): void {
    const bodyStart = this.#kept ? decoder.decode(this.#kept) : '';
    this.#finish({ kind: 'response', status: this.#status, headers: this.#headers, bodyStart });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#finish({ kind: 'fault', fault: kindOf(error), message: error.message });
  }

  expire(): void {
    const ms = this.endsAt - this.#startedAt;
    const message =
      this.#status === 0 ? `No answer began within ${ms} ms.` : `No complete answer came within ${ms} ms.`;
    this.#expired = message;
    this.#finish({ kind: 'fault', fault: 'timeout', message });
    this.#controller?.abort(new errors.RequestAbortedError(message));
  }

  #finish(answer: Answer): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#deadlines.remove(this);
    this.#resolve(answer);
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function flat(headers: readonly Header[]): string[] {
  const list: string[] = [];
  for (const [name, value] of headers) list.push(name, value);
  return list;
}

function listed(headers: Readonly<Record<string, string | string[] | undefined>>): Header[] {
  const list: Header[] = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (Array.isArray(value)) for (const each of value) list.push([name, each]);
    else if (value !== undefined) list.push([name, value]);
  }
  return list;
}

function kindOf(error: Error): Fault {
  if (error instanceof AddressRefused) return 'address-refused';
  if (error instanceof LookUpFailed) return 'name-look-up';
  if (error instanceof EgressFailed) return 'egress';
  if (error instanceof errors.ConnectTimeoutError || error instanceof WayRefused) return 'connect';
  if (error instanceof errors.HTTPParserError) return 'malformed-answer';
  if (error instanceof errors.HeadersOverflowError) return 'answer-too-large';
  if (error instanceof errors.ResponseContentLengthMismatchError) return 'malformed-answer';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/.test(code)) return 'connect';
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(code)) return 'tls';
  return 'reset';
}
