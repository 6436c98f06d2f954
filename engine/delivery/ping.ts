import type { Clock } from '../clock.ts';
import type { Academy, Endpoint } from '../model.ts';
import { Problem } from '../problem.ts';
import type { Profile } from '@schoolbell/wire';
import type { Header } from './destination.ts';
import { destinationOf } from './destination.ts';
import { judge, reasonOf } from './judge.ts';
import type { PingPlaces } from './ping-places.ts';
import { createPingPlaces } from './ping-places.ts';
import { maskedHeaders, testRequestFor } from './request.ts';
import type { Sender } from './send.ts';

/**
 * Sends the profile's test message now. Whatever comes back, nothing is retried, disabled or stored. Throws 429 where too many
 * are under way.
 */
export type Ping = (endpoint: Endpoint, academy: Academy) => Promise<PingAnswer>;

export interface PingAnswer {
  readonly succeeded: boolean;
  /** Null where no answer came. */
  readonly status: number | null;
  /** What the profile makes of the answer, for people. */
  readonly message: string;
  readonly request: Shown & { readonly url: string };
  readonly response: (Shown & { readonly status: number }) | null;
}

interface Shown {
  /** Secrets masked. */
  readonly headers: readonly Header[];
  readonly body: string;
}

export interface PingOptions {
  readonly sender: Sender;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly clock: Clock;
  /** An id for a message that stands for no event. */
  readonly makeId: () => string;
  readonly places?: PingPlaces;
}

export function createPing({
  sender,
  profiles,
  clock,
  makeId,
  places = createPingPlaces(),
}: PingOptions): Ping {
  return async (endpoint, academy) => {
    const profile = profiles.get(endpoint.profile);
    if (!profile) throw new Error(`ping-profile: endpoint "${endpoint.id}" speaks an unknown profile`);
    const destination = destinationOf(endpoint, academy, profile);
    const encoding = testRequestFor(destination, makeId(), clock.now());
    if (encoding.kind === 'inexpressible') {
      throw new Problem({
        status: 409,
        code: 'inexpressible',
        detail: encoding.message,
        faults: [{ path: encoding.field, code: 'inexpressible', message: encoding.message }],
      });
    }

    const { request } = encoding;
    const leave = places.take(endpoint);
    const startedAt = clock.now();
    const answer = await sender.send(request, destination.terms).finally(leave);
    const round = { tries: 1, firstTryAt: startedAt };
    const succeeded = judge(answer, destination.terms, round, clock.now(), () => 0.5).kind === 'delivered';
    const response = answer.kind === 'response' ? answer : undefined;
    return {
      succeeded,
      status: response?.status ?? null,
      message: succeeded
        ? 'The endpoint took the test message.'
        : `Refused or unreached: ${reasonOf(answer)}`,
      request: {
        url: endpoint.url,
        headers: maskedHeaders(request),
        body: request.body.toString('utf8'),
      },
      response: response
        ? { status: response.status, headers: response.headers, body: response.bodyStart }
        : null,
    };
  };
}
