import { fork, type ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a process can be asked: each verb with what it takes and what it answers. */
interface Verb {
  readonly takes: unknown;
  readonly answers: unknown;
}
type Verbs<V> = { readonly [K in keyof V]: Verb };

/** A process of the bench, seen from the one that started it. */
export interface Child<V extends Verbs<V>> {
  ask<K extends keyof V & string>(verb: K, argument: V[K]['takes']): Promise<V[K]['answers']>;
  end(): Promise<void>;
}

/** Starts one of the bench's own files as a process that answers questions. */
export function startChild<V extends Verbs<V>>(file: URL): Child<V> {
  const name = basename(file.pathname);
  const child = fork(fileURLToPath(file), [], {
    execArgv: ['--conditions=schoolbell', '--import', 'tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, Asker>();
  let asked = 0;

  child.on('message', (reply: Reply) => {
    const asker = waiting.get(reply.number);
    waiting.delete(reply.number);
    if (reply.kind === 'answer') asker?.answer(reply.answer);
    else asker?.fail(new Error(`${name}: ${reply.message}`));
  });
  child.on('exit', (code, signal) => {
    for (const asker of waiting.values()) {
      asker.fail(
        new Error(`${name} ended (${signal ?? code}) before it answered; its last words are above.`),
      );
    }
    waiting.clear();
  });

  return {
    ask: <K extends keyof V & string>(verb: K, argument: V[K]['takes']) =>
      new Promise<V[K]['answers']>((answer, fail) => {
        const question: Question<V, K> = { number: ++asked, verb, argument };
        waiting.set(question.number, { answer, fail });
        child.send(question, (error) => error && fail(error));
      }),
    end: () => ended(child, () => child.connected && child.disconnect()),
  };
}

/** The other end: answers questions until the asker is gone, and never outlives it. */
export function answerQuestions<V extends Verbs<V>>(answers: {
  readonly [K in keyof V]: (argument: V[K]['takes']) => V[K]['answers'] | Promise<V[K]['answers']>;
}): void {
  const answer = async <K extends keyof V>({ number, verb, argument }: Question<V, K>): Promise<void> => {
    try {
      say({ kind: 'answer', number, answer: await answers[verb](argument) });
    } catch (error) {
      say({ kind: 'fault', number, message: error instanceof Error ? (error.stack ?? '') : String(error) });
    }
  };
  process.on('message', (question: Question<V, keyof V>) => void answer(question));
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole group of processes; the bench itself decides when its children go.
  process.on('SIGINT', () => undefined);
}

function say(reply: Reply): void {
  process.send?.(reply);
}

/** Asks a process to go, insists after `graceMs`, and waits until it is gone. */
export async function ended(child: ChildProcess, ask: () => void, { graceMs = 10_000 } = {}): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  await new Promise<void>((resolve) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    ask();
  });
}

interface Question<V extends Verbs<V>, K extends keyof V> {
  readonly number: number;
  readonly verb: K;
  readonly argument: V[K]['takes'];
}

type Reply =
  | { readonly kind: 'answer'; readonly number: number; readonly answer: unknown }
  | { readonly kind: 'fault'; readonly number: number; readonly message: string };

interface Asker {
  answer(value: unknown): void;
  fail(error: Error): void;
}
