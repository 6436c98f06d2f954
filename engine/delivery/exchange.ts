import type { Agent, Dispatcher } from 'undici';
import { errors } from 'undici';
import type { Answer, Fault } from '../model.ts';
import { AddressRefused, LookUpFailed } from './connector.ts';
import type { Deadlines } from './deadline.ts';
import type { Header } from './destination.ts';
import type { OutgoingRequest } from './request.ts';

export interface ExchangeLimits {
  /** Until the last byte of the answer. */
  readonly remainingMs: number;
  /** Until its head. */
  readonly headersMs: number;
}

const answerBytesMax = 65_536;
const keptBytesMax = 16_384;

/** One request and its answer, on undici's own ground, without a stream or a promise more than needed. */
export function exchange(
  agent: Agent,
  request: OutgoingRequest,
  deadlines: Deadlines,
  { remainingMs, headersMs }: ExchangeLimits,
): Promise<Answer> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let expired: string | undefined;
    let status = 0;
    let headers: Header[] = [];
    let readBytes = 0;
    const kept: Buffer[] = [];
    let finished = false;

    const whole = deadlines.set(remainingMs, () =>
      expire(`No complete answer came within ${remainingMs} ms.`),
    );
    const head =
      headersMs < remainingMs
        ? deadlines.set(headersMs, () => expire(`No answer began within ${headersMs} ms.`))
        : undefined;

    agent.dispatch(
      {
        origin: request.origin,
        path: request.path,
        method: 'POST',
        headers: request.headers.flat(),
        body: request.body,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (expired !== undefined) started.abort(new errors.RequestAbortedError(expired));
        },
        onResponseStart(_, statusCode, answered) {
          // 1xx is news on the way, not the answer.
          if (statusCode < 200) return;
          if (head) deadlines.clear(head);
          status = statusCode;
          headers = listed(answered);
        },
        onResponseData(running, chunk) {
          const room = keptBytesMax - Math.min(readBytes, keptBytesMax);
          if (room > 0) kept.push(chunk.subarray(0, room));
          readBytes += chunk.length;
          if (readBytes <= answerBytesMax) return;
          // Enough is known to judge; the rest is the endpoint's own business.
          finish(response());
          running.abort(new errors.RequestAbortedError('answer-too-large'));
        },
        onResponseEnd: () => finish(response()),
        onResponseError: (_, error) => finish(faultOf(error, expired)),
      },
    );

    function response(): Answer {
      return { kind: 'response', status, headers, bodyStart: text(kept) };
    }

    function expire(message: string): void {
      expired = message;
      controller?.abort(new errors.RequestAbortedError(message));
      finish({ kind: 'fault', fault: 'timeout', message });
    }

    function finish(answer: Answer): void {
      if (finished) return;
      finished = true;
      deadlines.clear(whole);
      if (head) deadlines.clear(head);
      resolve(answer);
    }
  });
}

function listed(headers: Record<string, string | string[] | undefined>): Header[] {
  const list: Header[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (Array.isArray(value)) for (const each of value) list.push([name, each]);
    else if (value !== undefined) list.push([name, value]);
  }
  return list;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function text(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  if (only === undefined) return '';
  return decoder.decode(chunks.length === 1 ? only : Buffer.concat(chunks));
}

function faultOf(error: Error, expired: string | undefined): Answer {
  if (expired !== undefined) return { kind: 'fault', fault: 'timeout', message: expired };
  return { kind: 'fault', fault: kindOf(error), message: error.message };
}

function kindOf(error: Error): Fault {
  if (error instanceof AddressRefused) return 'address-refused';
  if (error instanceof LookUpFailed) return 'name-look-up';
  if (error instanceof errors.ConnectTimeoutError) return 'connect';
  if (error instanceof errors.HTTPParserError) return 'malformed-answer';
  if (error instanceof errors.HeadersOverflowError) return 'answer-too-large';
  if (error instanceof errors.ResponseContentLengthMismatchError) return 'malformed-answer';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/.test(code)) return 'connect';
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(code)) return 'tls';
  return 'reset';
}
