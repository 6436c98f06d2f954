import { disablingOf } from '../model.ts';
import type { Store } from '../store/store.ts';
import { StoreRefused } from '../store/store.ts';
import type { NewEvent } from '../store/words/events.ts';
import type { ClaimAnswer, ClaimRequest, Settled, Settlement } from '../store/words/deliveries.ts';

/**
 * An embedded store that behaves as a shared one does towards the processes over it: it tells who judged by what is no
 * longer so, keeps the pace of an endpoint and lets one process have it for itself.
 */
export function sharedStore(embedded: Store): Store {
  /** What deliveries changed, which the embedded store does not count. */
  const raised = new Map<string, number>();
  const turns = new Map<string, { readonly node: string; readonly until: number }>();
  const nextSendAts = new Map<string, number>();

  async function revisions(academies: readonly string[]): Promise<Record<string, number>> {
    const found = await embedded.revisions(academies);
    return Object.fromEntries(
      Object.entries(found).map(([id, number]) => [id, number + (raised.get(id) ?? 0)]),
    );
  }

  /** What the embedded store would say instead. */
  function kept({ academy }: { readonly academy: string }, revision: number): number {
    return revision - (raised.get(academy) ?? 0);
  }

  async function claim(request: ClaimRequest): Promise<ClaimAnswer> {
    const { academy, endpoint, now, gapMs, alone, lease } = request;
    const key = `${academy} ${endpoint}`;
    const node = nodeOf(lease.token);
    const turn = turns.get(key);
    if (turn && turn.node !== node && turn.until > now) return { claimed: [], nextDueAt: turn.until };
    if (alone) turns.set(key, { node, until: lease.until });
    else if (turn?.node === node) turns.delete(key);
    if (gapMs === undefined) return embedded.claim(request);
    const first = Math.max(now, nextSendAts.get(key) ?? 0);
    const slots = Math.max(0, Math.ceil((now + aheadMs - first) / gapMs));
    if (slots === 0) return { claimed: [], nextDueAt: Math.ceil(first - aheadMs) + 1 };
    const answer = await embedded.claim({ ...request, limit: Math.min(request.limit, slots) });
    const { claimed } = answer;
    if (claimed.length > 0) nextSendAts.set(key, first + claimed.length * gapMs);
    return { ...answer, claimed: claimed.map((each, index) => ({ ...each, sendAt: first + index * gapMs })) };
  }

  async function settle(settlements: readonly Settlement[]): Promise<readonly Settled[]> {
    const answers = await embedded.settle(settlements);
    settlements.forEach(({ academy, mark, outcome }, index) => {
      const isDisabling = disablingOf(outcome) !== undefined;
      const tells = answers[index]?.applied === true && (mark !== undefined || isDisabling);
      if (tells) raised.set(academy, (raised.get(academy) ?? 0) + 1);
    });
    return answers;
  }

  return {
    ...embedded,
    isShared: true,
    revisions,
    claim,
    settle,
    async roster(academy) {
      const roster = await embedded.roster(academy);
      return roster && { ...roster, revision: roster.revision + (raised.get(academy) ?? 0) };
    },
    // Who judged by what a delivery has changed since is out of date, too.
    createEndpoint: (endpoint, revision, ...more) =>
      embedded.createEndpoint(endpoint, kept(endpoint, revision), ...more),
    saveEndpoint: (endpoint, revision, ...more) =>
      embedded.saveEndpoint(endpoint, kept(endpoint, revision), ...more),
    setEndpointStatus: (academy, id, change) =>
      embedded.setEndpointStatus(academy, id, {
        ...change,
        ...(change.revision !== undefined && { revision: kept({ academy }, change.revision) }),
      }),
    async accept(events) {
      const now = await revisions(events.map(({ academy }) => academy));
      const old = events.find(({ academy, revision }) => revision !== undefined && revision !== now[academy]);
      if (old) return { kind: 'outdated', academy: old.academy };
      return embedded.accept(events.map(unjudged));
    },
  };
}

/** The embedded store would judge by its own count. */
function unjudged(event: NewEvent): NewEvent {
  const { revision: _, ...rest } = event;
  return rest;
}

/** The pace is given out for so long ahead. */
const aheadMs = 2_000;

const nodeOf = (token: string): string => token.split('.', 1)[0] ?? '';

/** One process's way to a store, with a switch that cuts it off. */
export interface Switched {
  readonly store: Store;
  isAway: boolean;
  /** Made while it was away. */
  callsRefused: number;
}

export function switched(store: Store): Switched {
  const way: Switched = {
    isAway: false,
    callsRefused: 0,
    store: new Proxy(store, {
      get(target, name) {
        const verb: unknown = Reflect.get(target, name);
        if (typeof verb !== 'function') return verb;
        return (...args: unknown[]): unknown => {
          if (!way.isAway) return Reflect.apply(verb, target, args);
          way.callsRefused += 1;
          return Promise.reject(new StoreRefused('store-away', 'The database cannot be reached'));
        };
      },
    }),
  };
  return way;
}
