import { gzipSync } from 'node:zlib';
import type { Fault } from '../model.ts';
import type { Script } from './hostile-steps.ts';
import {
  close,
  drip,
  forever,
  halfClose,
  hang,
  readHead,
  readRequest,
  reset,
  wait,
  write,
} from './hostile-steps.ts';

/** What a bad server does with one request, and what becomes of it. */
export interface HostileAnswer {
  /** Goes on from “a receiver that …”. */
  readonly name: string;
  readonly script: Script;
  readonly becomes: Verdict;
  /** It would go on for ever: which deadline ends it. */
  readonly until?: 'no answer began' | 'no complete answer came';
}

/** A fault with the beginning of what people read of it, or a status that is judged. */
export type Verdict =
  | { readonly fault: Fault; readonly message: string }
  | { readonly status: number; readonly bodyStart?: string };

export const goodAnswer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}transfer-encoding: chunked\r\n\r\n`;
const filler = 'x'.repeat(16_384);

const cutShort = { fault: 'reset', message: 'The connection was closed before an answer began.' } as const;
const incomplete = {
  fault: 'reset',
  message: 'The connection was closed before the answer was complete.',
} as const;
const malformed = { fault: 'malformed-answer', message: 'The answer does not follow HTTP/1.1' } as const;
const wrongLength = {
  fault: 'malformed-answer',
  message: 'The Content-Length of the answer does not fit its body.',
} as const;
const headersTooLong = {
  fault: 'answer-too-large',
  message: 'The headers of the answer are too long.',
} as const;
const neverBegins = {
  fault: 'answer-too-large',
  message: 'The head of the answer did not end within 64 KiB.',
} as const;
const noAnswer = { fault: 'timeout', message: 'No answer began within 15000 ms.' } as const;
const noEnd = { fault: 'timeout', message: 'No complete answer came within 20000 ms.' } as const;

/** Everything that ends by itself: what the receiver does ends it, or what was read of it is enough. */
const endingAnswers: readonly HostileAnswer[] = [
  { name: 'hangs up at once', script: [close], becomes: cutShort },
  { name: 'resets at once', script: [reset], becomes: cutShort },
  { name: 'hangs up after the head of the request', script: [readHead, close], becomes: cutShort },
  { name: 'hangs up after the request', script: [readRequest, close], becomes: cutShort },
  { name: 'resets after the request', script: [readRequest, reset], becomes: cutShort },
  { name: 'closes its half after the request', script: [readRequest, halfClose, hang], becomes: cutShort },
  {
    name: 'closes its half after the head of its answer',
    script: answering(`${ok}content-length: 2\r\n\r\n`, halfClose, hang),
    becomes: incomplete,
  },
  {
    name: 'resets after half a body',
    script: answering(`${ok}content-length: 2\r\n\r\no`, reset),
    becomes: incomplete,
  },
  {
    name: 'promises more than it sends',
    script: answering(`${ok}content-length: 10\r\n\r\nok`, close),
    becomes: incomplete,
  },
  {
    name: 'breaks off between two chunks',
    script: answering(`${chunked}2\r\nok\r\n`, close),
    becomes: incomplete,
  },
  {
    name: 'sends more than it promised',
    script: answering(`${goodAnswer}and more`, hang),
    becomes: { status: 200, bodyStart: 'ok' },
  },
  {
    name: 'answers before it has read anything',
    script: [write(`${ok}connection: close\r\ncontent-length: 2\r\n\r\nok`), readRequest, hang],
    becomes: { status: 200, bodyStart: 'ok' },
  },
  { name: 'speaks no HTTP', script: answering('NONSENSE\r\n\r\n', hang), becomes: malformed },
  { name: 'speaks another HTTP', script: answering('HTTP/4.2 200 OK\r\n\r\n', hang), becomes: malformed },
  {
    name: 'speaks TLS on a plain port',
    script: answering('\x16\x03\x01\x02\x00\x01', hang),
    becomes: malformed,
  },
  {
    name: 'answers with status 000',
    script: answering('HTTP/1.1 000 No\r\n\r\n', close),
    becomes: malformed,
  },
  {
    name: 'gives a body both a length and chunks',
    script: answering(
      `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
      hang,
    ),
    becomes: wrongLength,
  },
  {
    name: 'gives a body two lengths',
    script: answering(`${ok}content-length: 2\r\ncontent-length: 3\r\n\r\nok`, hang),
    becomes: wrongLength,
  },
  {
    name: 'gives a body a length below nothing',
    script: answering(`${ok}content-length: -1\r\n\r\n`, hang),
    becomes: malformed,
  },
  {
    name: 'gives a body a length beyond all numbers',
    script: answering(`${ok}content-length: ${'9'.repeat(40)}\r\n\r\n`, hang),
    becomes: wrongLength,
  },
  { name: 'sends junk for a chunk', script: answering(`${chunked}zz\r\n`, hang), becomes: malformed },
  {
    name: 'sends a chunk beyond all numbers',
    script: answering(`${chunked}${'F'.repeat(32)}\r\n`, hang),
    becomes: malformed,
  },
  { name: 'puts a NUL into a header', script: answering(`${ok}a: b\0c\r\n\r\n`, hang), becomes: malformed },
  {
    name: 'switches to another protocol',
    script: answering('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n', hang),
    becomes: { fault: 'malformed-answer', message: 'The endpoint wants to speak another protocol (101)' },
  },
  {
    name: 'switches protocols without saying to which',
    script: answering('HTTP/1.1 101 Go\r\n\r\n', hang),
    becomes: malformed,
  },
  {
    name: 'gives a body to 204',
    script: answering('HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok', hang),
    becomes: { status: 204, bodyStart: '' },
  },
  {
    name: 'floods with 100 Continue',
    script: answering('', forever(write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(512)))),
    becomes: { fault: 'malformed-answer', message: 'The endpoint answered 100 Continue' },
  },
  {
    name: 'floods with 103 Early Hints',
    script: answering('', forever(write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(512)))),
    becomes: neverBegins,
  },
  {
    name: 'never ends its status line',
    script: answering('HTTP/1.1 200 ', forever(write(filler))),
    becomes: neverBegins,
  },
  {
    name: 'floods with empty lines',
    script: answering('', forever(write('\r\n'.repeat(8_192)))),
    becomes: neverBegins,
  },
  {
    name: 'sends 2 000 headers',
    script: answering(`${ok}${'x-a: twelve bytes\r\n'.repeat(2_000)}content-length: 0\r\n\r\n`, hang),
    becomes: headersTooLong,
  },
  {
    name: 'sends 100 000 headers',
    script: answering(ok, write('x-a: b\r\n'.repeat(100_000)), write('content-length: 0\r\n\r\n'), hang),
    becomes: neverBegins,
  },
  {
    name: 'sends a header of 1 MiB',
    script: answering(`${ok}x-long: `, write(Buffer.alloc(1_048_576, 'x')), write('\r\n\r\n'), hang),
    becomes: neverBegins,
  },
  {
    name: 'never ends the name of a header',
    script: answering(ok, forever(write(filler))),
    becomes: neverBegins,
  },
  {
    name: 'floods with trailers',
    script: answering(`${chunked}0\r\n`, forever(write('x-a: b\r\n'.repeat(2_048)))),
    becomes: { status: 200, bodyStart: '' },
  },
  {
    name: 'never ends its chunks',
    script: answering(chunked, forever(write(`4000\r\n${filler}\r\n`))),
    becomes: { status: 200, bodyStart: filler },
  },
  {
    name: 'sends endless chunks of a byte',
    script: answering(chunked, forever(write('1\r\nx\r\n'.repeat(4_096)))),
    becomes: { status: 200 },
  },
  {
    name: 'never ends the extension of a chunk',
    script: answering(`${chunked}2;`, forever(write(filler))),
    becomes: { status: 200, bodyStart: '' },
  },
  {
    name: 'never ends a body without a length',
    script: answering(`${ok}\r\n`, forever(write(filler))),
    becomes: { status: 200, bodyStart: filler },
  },
  {
    name: 'promises a petabyte and begins with it',
    script: answering(`HTTP/1.1 500 No\r\ncontent-length: 1125899906842624\r\n\r\n`, forever(write(filler))),
    becomes: { status: 500, bodyStart: filler },
  },
  {
    name: 'sends a body that would unpack to a gigabyte',
    script: answering(`${ok}content-encoding: gzip\r\nconnection: close\r\n\r\n`, write(bomb()), close),
    becomes: { status: 200 },
  },
  {
    name: 'names headers after what objects inherit',
    script: answering(
      `${ok}__proto__: a\r\nconstructor: b\r\ntoString: c\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok`,
      close,
    ),
    becomes: { status: 200, bodyStart: 'ok' },
  },
];

/** Everything that only a deadline ends. Drips are slow enough for it to come first. */
const lastingAnswers: readonly HostileAnswer[] = [
  lasting('accepts and reads nothing', [hang], noAnswer),
  lasting('reads the head of the request and stops', [readHead, hang], noAnswer),
  lasting('reads the request and says nothing', [readRequest, hang], noAnswer),
  lasting('drips its status line', answering('', drip(ok, 1_000), hang), noAnswer),
  lasting('drips its headers', answering(ok, drip('x-drip: drop\r\n'.repeat(2), 1_000), hang), noAnswer),
  lasting('drips empty lines', answering('', drip('\r\n'.repeat(20), 1_000), hang), noAnswer),
  lasting('stops in its headers', answering(`${ok}content-le`, hang), noAnswer),
  lasting(
    'drips 103 Early Hints',
    answering('', forever(write('HTTP/1.1 103 Early Hints\r\n\r\n'), wait(1_000))),
    noAnswer,
  ),
  lasting(
    'drips its body',
    answering(`${ok}content-length: 100\r\n\r\n`, drip('x'.repeat(100), 1_000)),
    noEnd,
  ),
  lasting('drips chunks', answering(chunked, forever(write('1\r\nx\r\n'), wait(1_000))), noEnd),
  lasting('stops in its body', answering(`${ok}content-length: 3\r\n\r\nok`, hang), noEnd),
  lasting('stops in the length of a chunk', answering(`${chunked}1`, hang), noEnd),
  lasting(
    'begins late and then drips',
    [readRequest, wait(14_000), write(chunked), forever(write('1\r\nx\r\n'), wait(1_000))],
    noEnd,
  ),
];

export const hostileAnswers: readonly HostileAnswer[] = [...endingAnswers, ...lastingAnswers];

function answering(begin: string, ...rest: Script): Script {
  return begin === '' ? [readRequest, ...rest] : [readRequest, write(begin), ...rest];
}

function lasting(name: string, script: Script, becomes: Verdict): HostileAnswer {
  return {
    name,
    script,
    becomes,
    until: becomes === noAnswer ? 'no answer began' : 'no complete answer came',
  };
}

/** A gigabyte of nothing, packed in a row: each round makes it a thousand times smaller. */
function bomb(): Buffer {
  return gzipSync(gzipSync(Buffer.alloc(16_777_216)));
}
