import { ask, isShutOut, type Destination as Service } from '../asking/ask.ts';

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

export interface Destination extends Service {
  readonly academy: string;
}

/** Posts events (JSON texts) until the service has said yes or no. Ids make it safe to ask again. */
export async function post(texts: readonly string[], destination: Destination): Promise<Answer> {
  const path = `/v1/academies/${encodeURIComponent(destination.academy)}/events`;
  const asked = await ask({ path, method: 'POST', text: `[${texts.join(',')}]` }, destination);
  if (asked.kind === 'answered') return { kind: 'accepted', ...counted(asked.body['events']) };
  if (asked.kind === 'unreachable') return asked;
  const { status, message, body } = asked;
  return isShutOut(status)
    ? { kind: 'shut-out', message }
    : { kind: 'refused', message, faults: faultsOf(body['faults']) };
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
