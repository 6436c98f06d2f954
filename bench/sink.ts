// A process: the receiver that everything is sent to, by the service and by the yardstick alike.
import { createServer, type Socket } from 'node:net';
import { answerQuestions } from './children.ts';
import { openLedger, type Arrivals, type Expectation } from './ledger.ts';
import { nowMs } from './measure.ts';
import { requestReader, type SeenRequest } from './request-reader.ts';

export interface SinkVerbs {
  listen: { takes: undefined; answers: { readonly port: number } };
  /** Opens a new page: from now on this burst counts, and everything else is a stray. */
  expect: { takes: Expectation; answers: undefined };
  reached: { takes: { readonly deliveries: number; readonly timeoutMs: number }; answers: Arrivals };
  arrivals: { takes: undefined; answers: Arrivals };
  samples: { takes: undefined; answers: readonly Sample[] };
}

/** A request kept whole, to be looked at afterwards. */
export interface Sample {
  readonly head: string;
  readonly body: string;
}

const samplesMax = 8;
const sampleEvery = 997;
const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const trouble: string[] = [];
let ledger = openLedger({ burst: 0, events: 0, paths: 0, keepTimes: false });
let samples: Sample[] = [];

const server = createServer({ noDelay: true }, (socket) => {
  let at = 0;
  let unanswered = 0;
  const read = requestReader((request) => {
    if (!ledger.note(request.burst, request.event, request.path, at)) unanswered += 1;
    if (request.event % sampleEvery === 0 && samples.length < samplesMax) samples.push(sampleOf(request));
  });
  socket.on('data', (chunk) => {
    at = nowMs();
    try {
      unanswered = 0;
      reply(socket, read(chunk) - unanswered);
    } catch (error) {
      trouble.push(error instanceof Error ? error.message : String(error));
      socket.destroy();
    }
  });
  // A sender that goes away is the sender's business; what did not arrive will be missing in the ledger.
  socket.on('error', () => socket.destroy());
});

answerQuestions<SinkVerbs>({
  listen: () =>
    new Promise((resolve) => {
      server.listen(0, '127.0.0.1', 4096, () => {
        const address = server.address();
        resolve({ port: typeof address === 'object' && address ? address.port : 0 });
      });
    }),
  expect: (expectation) => {
    ledger = openLedger(expectation);
    samples = [];
    return undefined;
  },
  reached: async ({ deliveries, timeoutMs }) => untroubled(await ledger.reached(deliveries, timeoutMs)),
  arrivals: () => untroubled(ledger.arrivals()),
  samples: () => samples,
});

function reply(socket: Socket, completed: number): void {
  if (completed === 1) socket.write(answer, 'latin1');
  else if (completed > 1) socket.write(answer.repeat(completed), 'latin1');
}

function sampleOf({ raw, bodyAt }: SeenRequest): Sample {
  return { head: raw.toString('latin1', 0, bodyAt - 4), body: raw.toString('utf8', bodyAt) };
}

function untroubled(arrivals: Arrivals): Arrivals {
  if (trouble.length > 0)
    throw new Error(`${trouble.length} requests could not be read; the first: ${trouble[0]}`);
  return arrivals;
}
