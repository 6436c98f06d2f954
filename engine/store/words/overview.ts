import type { EndpointStatus } from '../../model.ts';
import type { HealthHour } from './health.ts';

// What goes on in an academy, or in all of them together, for the page that people look at first. Each call looks at a
// bounded part; whoever asks goes on where it ended, and adds up.

export interface OverviewVerbs {
  /** How attempts of a span ended, hour by hour, over all endpoints that there ever were. */
  countHours(query: HoursQuery): Promise<HoursPart>;
  /** Events of a span, hour by hour. Where the clock was set back meanwhile, some may count in an hour beside. */
  countPublished(query: PublishedQuery): Promise<PublishedPart>;
  /** How endpoints stand, and what waits for them. */
  countStands(query: StandsQuery): Promise<StandsPart>;
}

interface Look<Behind> {
  /** All of them where it is absent. */
  readonly academy?: string;
  /** Where the call before ended; absent for the first. */
  readonly place?: LookPlace<Behind>;
}

/** How far a look over academies came. */
export interface LookPlace<Behind> {
  /** The number of the academy that comes next. */
  readonly academy: number;
  /** It was looked through up to here, and not to its end. */
  readonly behind?: Behind;
}

/** Whole hours: both are the beginning of one, and the last is left out. */
export interface HoursQuery extends Look<string> {
  readonly since: number;
  readonly until: number;
}

export interface HoursPart {
  /** In no order; an attempt counts in the hour in which it ended. */
  readonly hours: readonly HealthHour[];
  /** There is more. */
  readonly place?: LookPlace<string>;
}

export interface PublishedQuery extends Look<number> {
  readonly since: number;
  readonly until: number;
}

export interface PublishedPart {
  /** In no order; an hour may come several times. */
  readonly hours: readonly PublishedHour[];
  readonly place?: LookPlace<number>;
}

export interface PublishedHour {
  /** Its beginning. */
  readonly at: number;
  /** Events that were accepted in it, operational ones included. */
  readonly published: number;
}

export interface StandsQuery extends Look<string> {
  readonly now: number;
  /** Waiting deliveries are looked at up to here. */
  readonly waitingMax: number;
}

export interface StandsPart {
  /** Those that were begun in this part. */
  readonly academies: number;
  readonly endpoints: readonly StandsCount[];
  /** Deliveries that wait for an active endpoint, and for one that is not. */
  readonly pending: number;
  readonly held: number;
  /** Waiting deliveries that were looked at, also of endpoints that are deleted: `waitingMax` means that many or more. */
  readonly waitingLooked: number;
  /** Since when the oldest delivery could have been sent that nobody has in hand; absent where there is none. */
  readonly oldestDueAt?: number;
  readonly place?: LookPlace<string>;
}

export interface StandsCount {
  readonly status: EndpointStatus;
  /** Active ones whose deliveries fail for good. */
  readonly isFailing: boolean;
  /** Active ones that are left alone for a while. */
  readonly isResting: boolean;
  readonly amount: number;
}
