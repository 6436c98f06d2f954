import type { Cast } from './cast.ts';
import type { Opened } from './disk.ts';
import type { Deed } from './people.ts';
import type { Beginning, Disturbance } from './crew.ts';
import type { Plan } from './plan.ts';
import type { Publication } from './platform.ts';
import type { Request } from './network.ts';

/** All that is known of a world when it has come to rest: what everybody saw, and what the database says. */
export interface Evidence {
  readonly plan: Plan;
  readonly cast: Cast;
  readonly publications: readonly Publication[];
  readonly requests: readonly Request[];
  readonly deeds: readonly Deed[];
  readonly disturbances: readonly Disturbance[];
  readonly beginnings: readonly Beginning[];
  readonly kept: Kept;
  /** What clocks on the wall show at the end. */
  readonly endedAt: number;
  /** What was seen to go beyond a limit while it ran. */
  readonly excesses: readonly string[];
}

export interface Kept {
  readonly events: readonly EventRow[];
  readonly deliveries: readonly DeliveryRow[];
  readonly attempts: readonly AttemptRow[];
  readonly endpoints: readonly EndpointRow[];
  /** What the store says of itself. */
  readonly counts: { readonly events: number; readonly deliveries: Readonly<Record<string, number>> };
  readonly replaysLeased: number;
}

export interface EventRow {
  readonly position: number;
  readonly academy: string;
  readonly event_id: string;
  readonly type: string;
  readonly learner: string;
  readonly sequence: number;
  readonly data: string;
}

export interface DeliveryRow {
  readonly id: number;
  readonly academy: string;
  readonly endpoint: string;
  readonly event: number;
  readonly state: 'pending' | 'delivered' | 'failed' | 'cancelled';
  readonly due_at: number | null;
  readonly order_key: string | null;
  readonly lease_until: number | null;
  readonly attempt_count: number;
  readonly reason: string | null;
  readonly repeat_of: number | null;
}

export interface AttemptRow {
  readonly delivery: number;
  readonly number: number;
  readonly started_at: number;
  readonly took_ms: number;
  readonly body_sha256: Buffer;
  readonly status: number | null;
  readonly outcome: string;
}

export interface EndpointRow {
  readonly academy: string;
  readonly id: string;
  readonly status: string;
  readonly deleted_at: number | null;
}

export function keptIn({ ledger: { database, verbs } }: Opened): Kept {
  return {
    events: database.prepare<[], EventRow>('select * from events order by position').all(),
    deliveries: database.prepare<[], DeliveryRow>('select * from deliveries order by id').all(),
    attempts: database.prepare<[], AttemptRow>('select * from attempts order by delivery, number').all(),
    endpoints: database.prepare<[], EndpointRow>('select * from endpoints').all(),
    counts: verbs.counts(),
    replaysLeased: database.prepare('select 1 from replays where lease_token is not null').all().length,
  };
}
