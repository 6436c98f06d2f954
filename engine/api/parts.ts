import type { EventType, Profile } from '@schoolbell/wire';
import type { Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { ShownSetting } from '../config/shown.ts';
import type { AddressRule } from '../delivery/address.ts';
import type { PingAnswer } from '../delivery/ping.ts';
import type { BodyMadeAnew, PreviewAnswer } from '../delivery/preview.ts';
import type { Publisher } from '../delivery/publish.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Academy, Endpoint, StoredEvent } from '../model.ts';
import type { Store } from '../store/store.ts';
import type { TurnedAway } from './ground/strangers.ts';
import type { Rotation } from '../vault/rotation.ts';

/** All that the API stands on; `serve` puts it together, tests bring their own. */
export interface ApiParts {
  readonly store: Store;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly publisher: Publisher;
  readonly outbox: Outbox;
  /** Where endpoints may lead. */
  readonly targets: AddressRule;
  /** Looks for replays to go on with, now rather than at its next round. */
  readonly replaying: { wake(): void };
  /** Changes the keys that secrets are sealed with. */
  readonly rotation: Rotation;
  /** Sends the profile's test message now. */
  ping(endpoint: Endpoint, academy: Academy): Promise<PingAnswer>;
  /** What would be sent for a sample, and when it would be tried again. */
  preview(
    endpoint: Endpoint,
    academy: Academy,
    type: EventType | undefined,
  ): PreviewAnswer | Promise<PreviewAnswer>;
  /** The body of a delivery, made anew. */
  bodyOf(academy: Academy, endpoint: Endpoint, event: StoredEvent): BodyMadeAnew;
  readonly clock: Clock;
  randomBytes(count: number): Buffer;
  readonly log: ApiLog;
  /** Of the program, shown in the API's description. */
  readonly version: string;
  readonly installation: Installation;
  readonly registry: Registry;
  /** Counts who was not let in. */
  readonly turnedAway?: (why: TurnedAway) => void;
  /** Where browsers find this service, without a slash at the end; where absent, what a request calls as Host. */
  readonly publicUrl?: string;
  /** Address ranges of proxies that are believed whose requests they pass on. */
  readonly trustedProxies?: readonly string[];
  /** Where the built pages for people are; absent where they were not built. */
  readonly consoleFolder?: string;
  /** Origins of pages that may show the portal in a frame. */
  readonly portalEmbedders?: readonly string[];
  ready(): Promise<Readiness>;
  /** Where requests come from, for customers who allow-list. */
  readonly egressAddresses: readonly string[];
  /** Absent ones stand in `limitsOf`. */
  readonly limits?: Partial<ApiLimits>;
}

export interface ApiLimits {
  /** Of one request that publishes. */
  readonly requestBytesMax: number;
  readonly eventBytesMax: number;
  readonly eventsPerRequestMax: number;
  /** Of one academy. */
  readonly endpointsMax: number;
}

export function limitsOf({ limits }: Pick<ApiParts, 'limits'>): ApiLimits {
  return {
    requestBytesMax: 8_388_608,
    eventBytesMax: 262_144,
    eventsPerRequestMax: 1000,
    endpointsMax: 10_000,
    ...limits,
  };
}

/** The process that answers, for operators. */
export interface Installation {
  /** What the database calls it. */
  readonly node: string;
  readonly startedAt: number;
  readonly settings: readonly ShownSetting[];
}

export interface Readiness {
  readonly ok: boolean;
  /** Why it is not; sentences. */
  readonly reasons: readonly string[];
  /** What may cost data or speed, although it is; sentences with their cure. */
  readonly warnings: readonly string[];
}

/** Pino's way of speaking. */
export interface ApiLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
