import { partsOf } from './overview.contract.ts';
import type { Store } from '../store.ts';
import type { HoursPart, PublishedPart } from '../words/overview.ts';
import type { Page } from '../words/pages.ts';

/** What each reading verb answers, page by page. */
export async function everythingOf(store: Store): Promise<unknown> {
  const told: unknown[] = [await store.counts()];
  const academies = await all((cursor) => store.academies({ limit: 2, ...cursor }));
  told.push(academies, await store.hasOperatorKey(), await store.keyBySha256('hash-1'));
  told.push(await all((cursor) => store.operatorKeys({ limit: 2, ...cursor })));
  for (const standing of ['requested', 'paused', 'disabled', 'declined', 'failing', 'resting'] as const)
    told.push(await all((cursor) => store.endpointsStanding({ standing, limit: 2, ...cursor })));
  told.push(await store.sealing(), await store.masterUses());
  told.push(await all((cursor) => store.endpointsToSeal({ limit: 2, ...cursor })));
  for (const scope of [{}, ...academies.map(({ id }) => ({ academy: id }))])
    told.push(await overviewOf(store, scope));
  for (const { id } of academies) told.push(await academyOf(store, id));
  return told;
}

/** Sums over the parts, since stores may cut them otherwise. */
async function overviewOf(store: Store, scope: { academy?: string }): Promise<unknown> {
  const span = { ...scope, since: 0, until: Math.ceil(in9Days / 3_600_000) * 3_600_000 };
  const hours = new Map<number, number>();
  const attempts = await partsOf<HoursPart>(({ place }) =>
    store.countHours({ ...span, ...(place && { place }) }),
  );
  for (const { at, delivered, retried, failed } of attempts.flatMap((part) => part.hours))
    hours.set(at, (hours.get(at) ?? 0) + delivered + 1_000 * retried + 1_000_000 * failed);
  const published = await partsOf<PublishedPart>(({ place }) =>
    store.countPublished({ ...span, ...(place && { place }) }),
  );
  return {
    hours: [...hours].toSorted(([one], [two]) => one - two),
    published: published.flatMap((part) => part.hours).reduce((sum, hour) => sum + hour.published, 0),
    stands: await store.countStands({ ...scope, now: in9Days, waitingMax: 99 }),
  };
}

async function academyOf(store: Store, academy: string): Promise<unknown> {
  const deliveries = await all((cursor) => store.deliveries({ academy, limit: 3, ...cursor }));
  const endpoints = await store.endpointsOf(academy);
  const learner = 'ada';
  const place = { academy, record: 'course', subject: 'c1' } as const;
  const events = await all((cursor) => store.events({ academy, limit: 3, ...cursor }));
  return {
    academy: await store.academy(academy),
    roster: await store.roster(academy),
    dataKeys: await store.dataKeys(academy),
    keys: await all((cursor) => store.keys(academy, { limit: 2, ...cursor })),
    audit: await all((cursor) => store.auditEntries({ academy, limit: 2, ...cursor })),
    feed: [await store.events({ academy, limit: 3 }), events],
    latest: await store.latestEvent(academy, 'course.completed'),
    byId: await Promise.all(events.map(({ id }) => store.event(academy, id))),
    records: [
      await store.factsOfLearner(academy, learner, 100),
      await store.facts({ ...place, learner }),
      await store.members({ ...place, limit: 10 }),
      await store.countMembers(place),
    ],
    deliveries,
    ofEvents: await store.deliveriesOfEvents(
      academy,
      events.map(({ id }) => id),
    ),
    attempts: await Promise.all(deliveries.map(({ id }) => store.attempts(academy, id))),
    endpoints: await Promise.all(endpoints.map(({ id }) => endpointOf(store, academy, id))),
  };
}

/** Nothing that waits is due later than that. */
const in9Days = Date.now() + 9 * 86_400_000;

async function endpointOf(store: Store, academy: string, endpoint: string): Promise<unknown> {
  const place = { academy, endpoint };
  const span = { ...place, since: 0, until: Number.MAX_SAFE_INTEGER };
  return {
    health: await store.endpointHealth({
      ...place,
      since: 0,
      now: in9Days,
      retriesMax: 9,
      waitingMax: 99,
    }),
    failures: await all((cursor) => store.failures({ ...place, limit: 2, ...cursor })),
    counted: (await store.countSpan({ ...span, limit: 500 })).counts
      .map((count) => JSON.stringify(count))
      .toSorted(),
    undelivered: await all((cursor) => store.undelivered({ ...span, limit: 3, ...cursor })),
    replays: await all((cursor) => store.replays({ ...place, limit: 2, ...cursor })),
  };
}

async function all<T>(read: (cursor: { cursor?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let page = await read({});
  items.push(...page.items);
  while (page.next !== undefined) {
    page = await read({ cursor: page.next });
    items.push(...page.items);
  }
  return items;
}
