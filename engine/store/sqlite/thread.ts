import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { LedgerOptions } from './ledger.ts';
import type { Order, Report } from './mail.ts';
import { StoreLost } from '../store.ts';

export interface ThreadOptions extends LedgerOptions {
  readonly onAnswers: (batches: number, replies: string) => void;
  readonly onLost: (reason: StoreLost) => void;
  readonly onRoom: (isFull: boolean) => void;
}

export interface Thread {
  post(calls: string): void;
  close(): Promise<void>;
}

/** Runs a ledger in a thread of its own, so that neither SQL nor a sync to disk ever holds up the event loop. */
export function openThread({ onAnswers, onLost, onRoom, ...options }: ThreadOptions): Promise<Thread> {
  const worker = startWorker(options);
  const post = (order: Order): void => worker.postMessage(order, []);
  let hasEnded = false;
  let closed: (() => void) | undefined;

  return new Promise((resolve, reject) => {
    const thread: Thread = {
      post: (calls) => post({ kind: 'calls', calls }),
      close: () =>
        new Promise((done) => {
          if (hasEnded) return done();
          closed = done;
          post({ kind: 'close' });
        }),
    };

    worker.on('message', (report: Report) => {
      switch (report.kind) {
        case 'open':
          return resolve(thread);
        case 'refused':
          return reject(new Error(report.message));
        case 'answers':
          return onAnswers(report.batches, report.replies);
        case 'lost':
          return onLost(new StoreLost(report.message));
        case 'room':
          return onRoom(report.isFull);
        case 'closed':
          return undefined;
        default:
          return report satisfies never;
      }
    });
    worker.on('error', (cause) => {
      reject(cause);
      onLost(
        new StoreLost('The thread of the database broke down; see the cause, and start again', { cause }),
      );
    });
    worker.on('exit', () => {
      const ended = new StoreLost('The thread of the database has ended; start again');
      hasEnded = true;
      reject(ended);
      onLost(ended);
      closed?.();
    });
  });
}

/** A small heap is collected often and stays small; what the thread holds at a time is a few batches. */
const resourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 };

function startWorker(workerData: LedgerOptions): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./worker.js', import.meta.url), { workerData, resourceLimits });
  // From source: tsx registers itself in the main thread only, whatever `--import` says, so the thread asks for it.
  const loader = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/cjs$/, 'mjs');
  const file = new URL('./worker.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(loader)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(file)});
  });`;
  return new Worker(script, {
    eval: true,
    workerData,
    resourceLimits,
    execArgv: ['--conditions=schoolbell'],
  });
}
