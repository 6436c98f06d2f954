import type { Clock } from '../../clock.ts';

/** A service, and what opens it. */
export interface Destination {
  readonly url: string;
  readonly key: string;
  readonly clock: Pick<Clock, 'after'>;
  readonly retriesMax?: number;
  readonly timeoutMs?: number;
  /** Called before each wait. */
  readonly onRetry?: (reason: string, delayMs: number) => void;
}

export interface Question {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** JSON. */
  readonly text?: string;
}

type Body = Readonly<Record<string, unknown>>;

export type Asked =
  | { readonly kind: 'answered'; readonly body: Body }
  /** The service says no, and would say so again. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string; readonly body: Body }
  /** No answer that counts, after every retry. */
  | { readonly kind: 'unreachable'; readonly message: string };

/** Asks a service until it has said yes or no: what is asked may be asked any number of times. It waits as it is told to. */
export async function ask(question: Question, destination: Destination): Promise<Asked> {
  const { retriesMax = 8, clock, onRetry } = destination;
  for (let tries = 0; ; tries += 1) {
    const { asked, retryAfterMs } = await askOnce(question, destination);
    if (asked.kind !== 'unreachable' || tries >= retriesMax) return asked;
    const delayMs = retryAfterMs ?? Math.min(250 * 2 ** tries, 10_000);
    onRetry?.(asked.message, delayMs);
    await new Promise<void>((resolve) => {
      clock.after(delayMs, resolve);
    });
  }
}

/** Whether no key of this kind, or no other request to the same place, would fare better. */
export function isShutOut(status: number): boolean {
  return status === 401 || status === 403 || status === 404;
}

interface Once {
  readonly asked: Asked;
  readonly retryAfterMs?: number;
}

async function askOnce(
  { path, method, text }: Question,
  { url, key, timeoutMs = 60_000 }: Destination,
): Promise<Once> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(text !== undefined && { 'content-type': 'application/json' }),
      },
      ...(text !== undefined && { body: text }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    return judged(response.status, objectIn(await response.text()), response.headers.get('retry-after'));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return { asked: { kind: 'unreachable', message: `No answer from ${url} (${why}).` } };
  }
}

function judged(status: number, body: Body, retryAfter: string | null): Once {
  if (status >= 200 && status < 300) return { asked: { kind: 'answered', body } };
  const message = typeof body['detail'] === 'string' ? body['detail'] : `The service answered ${status}.`;
  if (status !== 429 && status < 500) return { asked: { kind: 'refused', status, message, body } };
  const asked: Asked = { kind: 'unreachable', message };
  const seconds = retryAfter !== null && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  return seconds === undefined
    ? { asked }
    : { asked, retryAfterMs: Math.min(seconds, retryAfterSecondsMax) * 1000 };
}

/** Somebody waits for the command. */
const retryAfterSecondsMax = 60;

function objectIn(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
