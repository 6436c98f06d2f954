import type { Crew, Nodes } from './crew.ts';
import { finding, type Finding } from './findings.ts';
import { rateOf, spreadOf } from './measure.ts';
import type { NativeApi } from './native-api.ts';
import { usedBy, usedEach, type Used } from './processor.ts';
import { exactlyOnce, signedAndRecorded } from './proof.ts';

/** How events are published. */
export type Way = 'single' | 'batch';

/** What a burst came to, with its processor time an event; rates are a second. */
export interface BurstRate {
  readonly delivered: number;
  readonly accepted: number;
  readonly used: Used;
}

export interface Stage extends Nodes {
  readonly crew: Crew;
  readonly api: NativeApi;
  /** What the one endpoint's requests are signed with. */
  readonly secret: string;
  readonly arrivalMsMax: number;
}

/** Publishes as many events as quickly as they are taken: from the first request until the sink has the last delivery. */
export async function burst(stage: Stage, way: Way, events: number): Promise<BurstRate> {
  const { crew, api, secret, nodes, database, arrivalMsMax } = stage;
  const number = await crew.expect({ events, paths: 1, keepTimes: false });
  const before = usedBy(nodes, database);
  const publication = { academy: api.academy, burst: number, events, perRequest: perRequest[way], clients };
  const { startedAt, endedAt } = await crew.publisher.ask('publish', publication);
  const arrivals = await crew.reached(events, arrivalMsMax);
  const used = usedEach(before, usedBy(nodes, database), events);
  exactlyOnce(way, arrivals, events);
  await signedAndRecorded(way, await crew.samples(), secret, api);
  exactlyOnce(way, await crew.arrivals(), events);
  return {
    delivered: rateOf(events, startedAt, arrivals.lastAt),
    accepted: rateOf(events, startedAt, endedAt),
    used,
  };
}

/** Processor time an event. */
export function usedOf(
  section: string,
  rates: readonly BurstRate[],
  { store }: Pick<Crew, 'store'>,
  whose = '',
): readonly Finding[] {
  const programs = spreadOf(rates.map(({ used }) => used.programs));
  const database = spreadOf(rates.map(({ used }) => used.database));
  return [
    finding(section, `processor time an event, program${whose}`, 'µs', programs),
    ...(store === 'postgres'
      ? [finding(section, `processor time an event, PostgreSQL${whose}`, 'µs', database)]
      : []),
  ];
}

/** At a time, whoever sends: publishers and the yardstick. */
export const clients = 64;

const perRequest: Readonly<Record<Way, number>> = { single: 1, batch: 100 };
