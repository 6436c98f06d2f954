import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { batchRunner } from './batch.ts';
import { openLedger, type Ledger, type LedgerOptions } from './ledger.ts';
import type { Order, Report } from './mail.ts';
import type { Call } from '../verbs.ts';

// The thread that alone touches the database. All that lies in the letter box is committed at once.

if (parentPort) start(parentPort, workerData as LedgerOptions);

function start(port: MessagePort, options: LedgerOptions): void {
  const report = (message: Report): void => port.postMessage(message);
  let ledger: Ledger;
  try {
    ledger = openLedger(options, {
      onRoom: (isFull) => report({ kind: 'room', isFull }),
      steady: () => performance.now(),
    });
  } catch (error) {
    report({ kind: 'refused', message: messageOf(error) });
    port.close();
    return;
  }

  const run = batchRunner(ledger);
  port.on('message', (first: Order) => {
    const orders = [first, ...takeRest(port)];
    const batches = orders.flatMap((order) => (order.kind === 'calls' ? [order.calls] : []));
    try {
      if (batches.length > 0) {
        const calls = batches.flatMap((batch) => JSON.parse(batch) as Call[]);
        report({ kind: 'answers', batches: batches.length, replies: JSON.stringify(run(calls)) });
      }
      if (orders.some(({ kind }) => kind === 'close')) end(port, ledger);
    } catch (error) {
      report({ kind: 'lost', message: messageOf(error) });
      end(port, ledger);
    }
  });
  report({ kind: 'open' });
}

function* takeRest(port: MessagePort): Generator<Order> {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    yield next.message as Order;
}

function end(port: MessagePort, ledger: Ledger): void {
  ledger.close();
  port.close();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
