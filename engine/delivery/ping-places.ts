import type { Endpoint } from '../model.ts';
import { Problem } from '../problem.ts';

/** Test messages under way: few, since they go past all that holds deliveries back, and whoever asks for one waits for it. */
export interface PingPlaces {
  /** Answers how to give the place back. Throws 429 where none is free. */
  take(endpoint: Pick<Endpoint, 'id' | 'academy'>): () => void;
}

export interface PingPlacesOptions {
  readonly perEndpointMax?: number;
  readonly perAcademyMax?: number;
  readonly max?: number;
}

export function createPingPlaces({
  perEndpointMax = 1,
  perAcademyMax = 10,
  max = 64,
}: PingPlacesOptions = {}): PingPlaces {
  const taken = new Set<Pick<Endpoint, 'id' | 'academy'>>();

  return {
    take(endpoint) {
      const { id, academy } = endpoint;
      const its = [...taken].filter((other) => other.academy === academy);
      if (its.filter((other) => other.id === id).length >= perEndpointMax) throw full('to this endpoint');
      if (its.length >= perAcademyMax) throw full('of this academy');
      if (taken.size >= max) throw full('of everybody');
      const place = { id, academy };
      taken.add(place);
      return () => void taken.delete(place);
    },
  };
}

function full(whose: string): Problem {
  const detail = `As many test messages ${whose} are under way as may be at a time; wait until they are answered, and try again in ${retryAfterSeconds} s.`;
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return new Problem({ status: 429, code: 'pings-full', detail, headers });
}

const retryAfterSeconds = 5;
