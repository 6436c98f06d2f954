import type { Endpoint, Event, Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';
import { audienceOf, courseIn } from './audience.ts';

export interface NotHeard {
  readonly endpoint: Endpoint;
  readonly because: string;
  /** It was changed after the event was published: the reason is today's. */
  readonly wasChanged: boolean;
}

/** The webhooks that have no delivery of an event, and why, as far as that can be told from their set-up of today. */
export function notHeard(
  event: Event,
  endpoints: readonly Endpoint[],
  profiles: readonly Profile[],
): readonly NotHeard[] {
  const { because } = t.events;
  const got = new Set(event.deliveries.map(({ endpoint }) => endpoint));
  const publishedAt = Date.parse(event.publishedAt);
  return audienceOf(endpoints, profiles, { type: event.type, course: courseIn(event.data) })
    .filter(({ endpoint }) => !got.has(endpoint.id))
    .map(({ endpoint, hearing }) => {
      if (Date.parse(endpoint.createdAt) > publishedAt)
        return { endpoint, because: because['not-there-yet'], wasChanged: false };
      const wasChanged = Date.parse(endpoint.updatedAt) > publishedAt;
      if (hearing.kind === 'deaf') return { endpoint, because: hearing.because, wasChanged };
      const title = profiles.find(({ name }) => name === endpoint.profile)?.title ?? endpoint.profile;
      if (hearing.onlyWhere !== undefined)
        return { endpoint, because: because.condition(title, hearing.onlyWhere), wasChanged };
      return { endpoint, because: because.unknown, wasChanged: false };
    });
}
