import type { Endpoint } from '../model.ts';
import { readSealed, sealedText, withSecrets, type SecretField } from '../sealed.ts';
import { open, seal } from './cipher.ts';
import type { OpenedKey } from './data-key.ts';

/** An endpoint as it is used, and which of its secrets could not be opened: those are left out. */
export interface OpenedEndpoint {
  readonly endpoint: Endpoint;
  readonly unreadable: readonly SecretField[];
}

/** Secrets by what they were sealed to. It matters only where an academy has thousands: each costs some microseconds. */
export interface OpenedSecrets {
  find(sealed: string, bound: string): string | undefined;
  keep(sealed: string, bound: string, text: string): void;
}

/** The endpoint as it is kept: every secret sealed, and bound to its academy, endpoint and field. */
export function sealEndpoint(
  endpoint: Endpoint,
  { id: dataKey, bytes }: OpenedKey,
  randomBytes: (count: number) => Buffer,
): Endpoint {
  return withSecrets(endpoint, (text, field) =>
    sealedText(dataKey, seal(bytes, Buffer.from(text), boundTo(endpoint, field), randomBytes)),
  );
}

/** What an earlier version has kept in plain is read as it is. `keys` are by id, those of the endpoint's academy. */
export function openEndpoint(
  sealed: Endpoint,
  keys: ReadonlyMap<string, OpenedKey>,
  known: OpenedSecrets = rememberSecrets(0),
): OpenedEndpoint {
  const unreadable: SecretField[] = [];
  const endpoint = withSecrets(sealed, (text, field) => {
    const bound = boundTo(sealed, field);
    // What was moved is found by its text, and refused for what it is bound to.
    const before = known.find(text, bound.join('\n'));
    if (before !== undefined) return before;
    const found = readSealed(text);
    if (found === undefined) return text;
    const key = keys.get(found.dataKey);
    const opened = key && open(key.bytes, found.bytes, bound)?.toString();
    if (opened === undefined) unreadable.push(field);
    else known.keep(text, bound.join('\n'), opened);
    return opened;
  });
  return { endpoint, unreadable };
}

/** The oldest go first. */
export function rememberSecrets(secretsMax = 50_000): OpenedSecrets {
  const kept = new Map<string, { readonly bound: string; readonly text: string }>();
  return {
    find(sealed, bound) {
      const found = kept.get(sealed);
      return found?.bound === bound ? found.text : undefined;
    },
    keep(sealed, bound, text) {
      kept.set(sealed, { bound, text });
      for (const oldest of kept.keys()) {
        if (kept.size <= secretsMax) break;
        kept.delete(oldest);
      }
    },
  };
}

function boundTo({ academy, id }: Endpoint, field: SecretField): readonly string[] {
  return ['endpoint', academy, id, field];
}
