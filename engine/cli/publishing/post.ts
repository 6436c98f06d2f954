import type { Clock } from '../../clock.ts';

/** What the service made of one request of events. */
export type Answer =
  | { readonly kind: 'accepted'; readonly duplicates: number; readonly deliveries: number }
  /** Nothing of the request was stored. Faults name events by their place in the request, where the service did. */
  | { readonly kind: 'refused'; readonly message: string; readonly faults: readonly Fault[] }
  /** The caller may not, or the academy does not exist: no further request would fare better. */
  | { readonly kind: 'shut-out'; readonly message: string }
  /** No answer that counts, after every retry. */
  | { readonly kind: 'unreachable'; readonly message: string };

export interface Fault {
  readonly index: number;
  readonly message: string;
}

export interface Destination {
  readonly url: string;
  readonly academy: string;
  readonly key: string;
  readonly clock: Clock;
  readonly retriesMax?: number;
  readonly timeoutMs?: number;
  /** Called before each wait. */
  readonly onRetry?: (reason: string, delayMs: number) => void;
}

/** Posts events (JSON texts) until the service has said yes or no. Ids make it safe to ask again. */
export async function post(texts: readonly string[], destination: Destination): Promise<Answer> {
  const { retriesMax = 8, clock, onRetry } = destination;
  for (let tries = 0; ; tries += 1) {
    const { answer, retryAfterMs } = await postOnce(texts, destination);
    if (answer.kind !== 'unreachable' || tries >= retriesMax) return answer;
    const delayMs = retryAfterMs ?? Math.min(250 * 2 ** tries, 10_000);
    onRetry?.(answer.message, delayMs);
    await new Promise<void>((resolve) => {
      clock.after(delayMs, resolve);
    });
  }
}

interface Once {
  readonly answer: Answer;
  readonly retryAfterMs?: number;
}

async function postOnce(texts: readonly string[], destination: Destination): Promise<Once> {
  const { url, academy, key, timeoutMs = 60_000 } = destination;
  const target = `${url.replace(/\/+$/, '')}/v1/academies/${encodeURIComponent(academy)}/events`;
  try {
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: `[${texts.join(',')}]`,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    return judged(response.status, await jsonOf(response), response.headers.get('retry-after'));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return { answer: { kind: 'unreachable', message: `No answer from ${url} (${why}).` } };
  }
}

function judged(status: number, body: Readonly<Record<string, unknown>>, retryAfter: string | null): Once {
  const detail = typeof body['detail'] === 'string' ? body['detail'] : `The service answered ${status}.`;
  if (status === 202) return { answer: { kind: 'accepted', ...counted(body['events']) } };
  if (status === 401 || status === 403 || status === 404)
    return { answer: { kind: 'shut-out', message: detail } };
  if (status === 429 || status >= 500) {
    const seconds = retryAfter !== null && /^\d{1,4}$/.test(retryAfter) ? Number(retryAfter) : undefined;
    const answer: Answer = { kind: 'unreachable', message: detail };
    return seconds === undefined ? { answer } : { answer, retryAfterMs: Math.min(seconds, 60) * 1000 };
  }
  return { answer: { kind: 'refused', message: detail, faults: faultsOf(body['faults']) } };
}

function counted(events: unknown): { duplicates: number; deliveries: number } {
  const items = Array.isArray(events) ? events.filter(isRecord) : [];
  const deliveries = items
    .map((item) => Number(item['deliveries'] ?? 0))
    .reduce((sum, count) => sum + count, 0);
  return { duplicates: items.filter((item) => item['duplicate'] === true).length, deliveries };
}

/** Faults whose path begins with a place in the array: `[3].data.learner.email`. */
function faultsOf(faults: unknown): Fault[] {
  if (!Array.isArray(faults)) return [];
  return faults.filter(isRecord).flatMap((fault) => {
    const [, index, rest] = /^\[(\d+)\]\.?(.*)$/.exec(String(fault['path'])) ?? [];
    if (index === undefined) return [];
    const where = rest === undefined || rest === '' ? '' : `${rest}: `;
    return [{ index: Number(index), message: `${where}${String(fault['message'])}` }];
  });
}

async function jsonOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
