import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import type { Settlement } from '../store/words/deliveries.ts';
import { createAnnouncer, isPlain, type AnnouncerOptions } from './announcer.ts';
import { attempt } from './attempt.ts';
import type { Destination } from './destination.ts';
import type { Lane, Waiting } from './lane.ts';
import { resize } from './lane.ts';
import type { Encoding } from './request.ts';
import type { Sender } from './send.ts';
import { observe, standingOf } from './trouble.ts';

/**
 * Makes one try at a delivery: sends it, and answers all that shall be written down of it, also of its endpoint.
 *
 * @param onOver called where nothing is under way any more and the answer is still to come
 */
export type Try = (
  lane: Lane,
  waiting: Waiting,
  encoding: Encoding,
  destination: Destination,
  onOver: () => void,
) => Promise<Settlement>;

export interface TriesOptions extends AnnouncerOptions {
  readonly sender: Sender;
  readonly clock: Clock;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
  readonly metrics: Pick<Metrics, 'attempted'>;
}

export function createTries({ sender, clock, random, metrics, ...telling }: TriesOptions): Try {
  const announcer = createAnnouncer(telling);
  const tools = { sender, clock, random };

  return async (lane, { delivery }, encoding, destination, onOver) => {
    const refusingSince = () => standingOf(lane, destination).refusingSince;
    const judged = await attempt(delivery, encoding, destination, { ...tools, refusingSince, onOver });
    const { failingSince } = standingOf(lane, destination);
    const mark = observe(lane, destination, judged);
    const settlement = mark ? { ...judged, mark } : judged;
    const tookMs = judged.attempt?.tookMs ?? 0;
    resize(lane, tookMs);
    metrics.attempted(destination.profile.name, judged.outcome.kind, tookMs);
    if (isPlain(settlement)) return settlement;
    return announcer.complete(lane, { settlement, delivery, endpoint: destination.endpoint, failingSince });
  };
}
