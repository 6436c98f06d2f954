import { hears } from './cast.ts';
import type { Account, Followed } from './account.ts';
import { grouped, nameOf } from './account.ts';

/** What was promised is kept, once, and everybody can see where it stands. */
export const checksOfKeeping: readonly ((account: Account) => readonly string[])[] = [
  promisedIsKept,
  nothingElseIsKept,
  reachesWhoListens,
  comesToRest,
  isCountedRight,
  isNumberedOnEachLearner,
  failuresAreTold,
];

function promisedIsKept({ evidence: { publications, kept } }: Account): readonly string[] {
  const events = new Set(kept.events.map(({ academy, event_id }) => `${academy} ${event_id}`));
  return publications.flatMap(({ academy, id, promisedAt, timesNew, refusals }) => [
    ...(promisedAt !== undefined && !events.has(`${academy} ${id}`)
      ? [`${id} was promised and is lost.`]
      : []),
    ...(timesNew > 1 ? [`${id} was said to be new ${timesNew} times.`] : []),
    ...refusals.map((why) => `${id} was refused: ${why}.`),
  ]);
}

function nothingElseIsKept({ evidence: { publications, kept } }: Account): readonly string[] {
  const meant = new Set(publications.map(({ academy, id }) => `${academy} ${id}`));
  const ofPlatforms = kept.events.filter(({ learner }) => learner !== '');
  return ofPlatforms.flatMap(({ academy, event_id }) =>
    meant.has(`${academy} ${event_id}`) ? [] : [`${event_id} is kept, and nobody published it.`],
  );
}

/** One delivery for each endpoint that would hear it; one that was deleted may have gone before. */
function reachesWhoListens({ evidence: { kept, cast }, deliveries }: Account): readonly string[] {
  const made = grouped(deliveries, ({ row, event }) => `${row.endpoint} ${event.position}`);
  const deleted = new Set(kept.endpoints.filter((each) => each.deleted_at !== null).map(({ id }) => id));
  return kept.events
    .filter(({ learner }) => learner !== '')
    .flatMap((event) =>
      cast.endpoints
        .filter(({ academy }) => academy === event.academy)
        .flatMap((endpoint) => {
          const count = made.get(`${endpoint.id} ${event.position}`)?.length ?? 0;
          const least = hears(endpoint, event.type) && !deleted.has(endpoint.id) ? 1 : 0;
          const most = hears(endpoint, event.type) ? 1 : 0;
          return count < least || count > most
            ? [`${event.event_id} has ${count} deliveries for ${endpoint.id}.`]
            : [];
        }),
    );
}

/** When all is calm nothing waits for an endpoint that is on or deleted, nothing is leased, and what is final is as it was sent. */
function comesToRest({
  evidence: { kept, cast, excesses, endedAt },
  deliveries,
}: Account): readonly string[] {
  const off = new Set(
    kept.endpoints
      .filter(({ status, deleted_at }) => status !== 'active' && deleted_at === null)
      .map(({ id }) => id),
  );
  return [
    ...excesses,
    ...(kept.replaysLeased > 0 ? [`${kept.replaysLeased} replays are leased at the end.`] : []),
    ...(kept.endpoints.length === cast.endpoints.length ? [] : ['An endpoint is gone.']),
    ...deliveries.flatMap((each) => faultsAtRest(each, off.has(each.row.endpoint), endedAt)),
  ];
}

function faultsAtRest(each: Followed, isOff: boolean, endedAt: number): readonly string[] {
  const { row, attempts } = each;
  const last = attempts.at(-1)?.outcome ?? '';
  const faults = [
    (row.lease_until ?? 0) > endedAt && 'is leased at the end',
    row.state === 'pending' && !isOff && 'is pending at the end',
    row.state === 'delivered' && last !== 'delivered' && 'is said to be delivered, and is not',
    row.state === 'failed' && attempts.length > 0 && !last.startsWith('failed') && `failed after ${last}`,
    row.state === 'failed' &&
      attempts.length === 0 &&
      !(row.reason ?? '').startsWith('inexpressible') &&
      'failed untried',
    row.state === 'cancelled' && row.reason === null && 'is cancelled without a reason',
    row.attempt_count !== attempts.length &&
      `counts ${row.attempt_count} attempts and has ${attempts.length}`,
    attempts.some(({ number }, index) => number !== index + 1) && 'has attempts with gaps',
  ];
  return faults.flatMap((fault) => (fault === false ? [] : [`${nameOf(each)} ${fault}.`]));
}

function isCountedRight({ evidence: { kept } }: Account): readonly string[] {
  const states = grouped(kept.deliveries, ({ state }) => state);
  const wrong = Object.entries(kept.counts.deliveries).filter(
    ([state, count]) => count !== (states.get(state as 'pending')?.length ?? 0),
  );
  return [
    ...(kept.counts.events === kept.events.length
      ? []
      : [`${kept.counts.events} events are counted, ${kept.events.length} are there.`]),
    ...wrong.map(
      ([state, count]) =>
        `${count} deliveries are counted as ${state}, ${states.get(state)?.length ?? 0} are.`,
    ),
  ];
}

function isNumberedOnEachLearner({ evidence: { kept } }: Account): readonly string[] {
  const learners = grouped(kept.events, ({ academy, learner }) => `${academy} ${learner}`);
  return [...learners].flatMap(([learner, events]) =>
    events.every(({ sequence }, index) => sequence === index + 1)
      ? []
      : [`The events of ${learner} are numbered ${events.map(({ sequence }) => sequence).join(', ')}.`],
  );
}

/** What is given up is told in the same transaction to whoever listens, for every time that it was given up. */
function failuresAreTold({ evidence: { kept, cast }, deliveries }: Account): readonly string[] {
  const told = grouped(
    kept.events.filter(({ type }) => type === 'delivery.failed'),
    ({ data }) => toldOf(data),
  );
  return deliveries.flatMap((each) => {
    const { row, event, attempts } = each;
    if (event.learner === '') return [];
    const listeners = cast.endpoints.filter(
      ({ id, academy, operations }) => operations && academy === row.academy && id !== row.endpoint,
    );
    const untried = row.state === 'failed' && attempts.length === 0 ? 1 : 0;
    const failed = attempts.filter(({ outcome }) => outcome.startsWith('failed')).length + untried;
    const heard = told.get(`dlv_${row.id}`)?.length ?? 0;
    const isGone = listeners.some(({ id }) =>
      kept.endpoints.some((one) => one.id === id && one.deleted_at !== null),
    );
    if (isGone || each.reopenings > 0 || listeners.length === 0) return [];
    return heard === failed ? [] : [`${nameOf(each)} failed ${failed} times and was told of ${heard} times.`];
  });
}

function toldOf(data: string): string {
  const said: { readonly delivery?: { readonly id?: string } } = JSON.parse(data);
  return said.delivery?.id ?? '';
}
