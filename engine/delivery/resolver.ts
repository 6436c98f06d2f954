import { Resolver } from 'node:dns/promises';
import type { Clock } from '../clock.ts';

/** All addresses of a name. Rejects with `LookUpFailed` where none was found in time. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export class LookUpFailed extends Error {
  override readonly name = 'LookUpFailed';
  readonly code = 'name-look-up';
}

export interface ResolverOptions {
  readonly clock: Clock;
  /** For both families together. */
  readonly timeoutMs: number;
  /** An answer is kept as long as it says itself, and no longer than this. */
  readonly keptMsMax?: number;
  /** That there is no answer is kept so long: a name that everybody asks for is asked for once in a while. */
  readonly missingKeptMs?: number;
  /** Of those kept the oldest goes for a new one. */
  readonly namesMax?: number;
  readonly servers?: NameServers;
}

/** As `Resolver` of Node has it, which asks by c-ares: a dead zone holds none of the threads that all else waits for. */
export interface NameServers {
  resolve4(name: string, options: { ttl: true }): Promise<readonly WithTtl[]>;
  resolve6(name: string, options: { ttl: true }): Promise<readonly WithTtl[]>;
}

interface WithTtl {
  readonly address: string;
  /** Seconds. */
  readonly ttl: number;
}

/** Looks names up. What it answers, kept or new, says nothing of whether one may go there. */
export function createResolver({
  clock,
  timeoutMs,
  keptMsMax = 30_000,
  missingKeptMs = 2_000,
  namesMax = 10_000,
  servers = new Resolver({ timeout: timeoutMs, tries: 1 }),
}: ResolverOptions): Resolve {
  const kept = new Map<string, Kept>();

  return async (name) => {
    // Reserved for loopback by RFC 6761 and never asked of a name server; the rule decides whether it may be reached.
    if (name === 'localhost') return ['127.0.0.1'];
    const known = kept.get(name);
    if (known && clock.now() < known.until) return known.addresses;
    return lookUp(name);
  };

  /** All who ask for a name while it is being looked up share one look-up. */
  function lookUp(name: string): Promise<readonly string[]> {
    const found = answersOf(name);
    const addresses = found.then(([answers, why]) => {
      if (answers.length > 0) return answers.map(({ address }) => address);
      throw new LookUpFailed(`The name "${name}" has no address (${why}).`);
    });
    const entry: Kept = { addresses, until: Number.POSITIVE_INFINITY };
    keep(name, entry);
    void found.then(([answers]) => {
      const ttlMs = Math.min(...answers.map(({ ttl }) => ttl * 1000));
      entry.until = clock.now() + (answers.length > 0 ? Math.min(ttlMs, keptMsMax) : missingKeptMs);
    });
    return addresses;
  }

  function keep(name: string, entry: Kept): void {
    kept.delete(name);
    const [oldest] = kept.keys();
    if (kept.size >= namesMax && oldest !== undefined) kept.delete(oldest);
    kept.set(name, entry);
  }

  /** What has come when both families have answered or the time is over: one that is broken does not cost the other. */
  function answersOf(name: string): Promise<Found> {
    return new Promise((resolve) => {
      const answers: WithTtl[][] = [[], []];
      let why = 'ETIMEOUT';
      const end = (): void => {
        cancel();
        resolve([answers.flat(), why]);
      };
      const cancel = clock.after(timeoutMs, end);
      const asked = [servers.resolve4(name, { ttl: true }), servers.resolve6(name, { ttl: true })];
      const heard = asked.map(async (answer, family) => {
        try {
          answers[family] = [...(await answer)];
        } catch (error) {
          why = reasonOf(error);
        }
      });
      void Promise.all(heard).then(end);
    });
  }
}

interface Kept {
  readonly addresses: Promise<readonly string[]>;
  until: number;
}

type Found = readonly [answers: readonly WithTtl[], why: string];

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'no reason';
}
