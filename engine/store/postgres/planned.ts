import type { PlannedRows } from './planned-rows.ts';
import { bigintArray, textArray } from './array.ts';
import { runSteps } from './pool.ts';
import type { Session } from './session.ts';
import { giveUp } from './told-once.ts';
import { change, type Statement, type Values } from '../alike/steps.ts';

/**
 * Writes what was planned of one academy, while it is locked: one statement, whatever it comes to. What there is nothing of
 * is left out of it: planning that would cost an event that comes alone as much again.
 */
export async function writePlanned(
  session: Session,
  academy: string,
  node: string,
  rows: PlannedRows,
): Promise<void> {
  if (rows.events.length === 0) return;
  const inserts = [
    ...ofEvents(rows),
    ...(rows.deliveries.length > 0 ? [ofDeliveries(rows)] : []),
    ...(rows.repeats.length > 0 ? [ofRepeats(rows)] : []),
    ...(rows.facts.size > 0 ? [ofFacts(rows)] : []),
    ...(rows.told.size > 0 ? [ofTold(rows)] : []),
  ];
  const written = inserts.map(({ sql }, index) => `part_${index} as (${sql})`);
  const values = inserts.reduce<Values>((all, part) => ({ ...all, ...part.values }), {
    academy,
    node,
    ...sumsOf(rows),
  });
  await runSteps(session, change(`with ${written.join(',')} ${insertSums}`, values), 'often');
  await giveUp(session, academy, rows.givenUp);
}

function ofEvents({ events, sequences }: PlannedRows): readonly Statement[] {
  const places = {
    positions: bigintArray(events.map(({ position }) => position)),
    ids: textArray(events.map(({ event }) => event.id)),
    publishedAt: bigintArray(events.map(({ event }) => event.publishedAt)),
  };
  const contents = {
    types: textArray(events.map(({ event }) => event.type)),
    learners: textArray(events.map(({ event }) => event.learner)),
    sequences: bigintArray(events.map(({ sequence }) => sequence)),
    occurredAt: textArray(events.map(({ event }) => event.occurredAt)),
    data: textArray(events.map(({ event }) => event.data)),
  };
  const lasts = {
    lastLearners: textArray([...sequences.keys()]),
    lastSequences: bigintArray([...sequences.values()]),
  };
  return [
    { sql: insertEvents, values: { ...places, ...contents } },
    { sql: insertIds, values: places },
    { sql: upsertLearners, values: lasts },
  ];
}

const insertEvents = `
  insert into events
    (academy, position, event_id, published_at, type, learner, sequence, occurred_at, data)
  select :academy, *
  from unnest(
    :positions::bigint[], :ids::text[], :publishedAt::bigint[], :types::text[], :learners::text[],
    :sequences::bigint[], :occurredAt::text[], :data::text[]
  )
`;
const insertIds = `
  insert into event_ids (academy, position, event_id, published_at)
  select :academy, *
  from unnest(:positions::bigint[], :ids::text[], :publishedAt::bigint[])
`;
const upsertLearners = `
  insert into learners (academy, learner, sequence)
  select :academy, *
  from unnest(:lastLearners::text[], :lastSequences::bigint[])
  on conflict (academy, learner) do update set sequence = excluded.sequence
`;

function ofDeliveries({ deliveries }: PlannedRows): Statement {
  const leases = deliveries.map(({ isLeased, asked }) => (isLeased ? asked.lease : undefined));
  return {
    sql: insertPending,
    values: {
      deliveries: bigintArray(deliveries.map(({ id }) => id)),
      endpoints: textArray(deliveries.map(({ asked }) => asked.endpoint)),
      deliveredEvents: bigintArray(deliveries.map(({ event }) => event)),
      createdAt: bigintArray(deliveries.map(({ createdAt }) => createdAt)),
      dueAt: bigintArray(deliveries.map(({ waits, createdAt }) => (waits ? null : createdAt))),
      orderKeys: textArray(deliveries.map(({ asked }) => asked.orderKey ?? null)),
      leaseTokens: textArray(leases.map((lease) => lease?.token ?? null)),
      leaseUntil: bigintArray(leases.map((lease) => lease?.until ?? null)),
    },
  };
}

const insertPending = `
  insert into pending_deliveries
    (academy, lease_node, id, endpoint, event, created_at, due_at, order_key, lease_token, lease_until)
  select :academy, case when lease_token is null then null else :node end, *
  from unnest(
    :deliveries::bigint[], :endpoints::text[], :deliveredEvents::bigint[], :createdAt::bigint[], :dueAt::bigint[],
    :orderKeys::text[], :leaseTokens::text[], :leaseUntil::bigint[]
  ) as made (id, endpoint, event, created_at, due_at, order_key, lease_token, lease_until)
`;

function ofRepeats({ repeats }: PlannedRows): Statement {
  return {
    sql: insertRepeats,
    values: {
      repeats: bigintArray(repeats.map(({ id }) => id)),
      repeatEndpoints: textArray(repeats.map(({ endpoint }) => endpoint)),
      repeatEvents: bigintArray(repeats.map(({ event }) => event)),
      repeatedAt: bigintArray(repeats.map(({ createdAt }) => createdAt)),
      reasons: textArray(repeats.map(({ reason }) => reason)),
      repeatsOf: bigintArray(repeats.map(({ repeatOf }) => repeatOf)),
    },
  };
}

const insertRepeats = `
  insert into settled_deliveries
    (academy, state, tries, attempt_count, settled_at, id, endpoint, event, created_at, reason, repeat_of)
  select :academy, 'cancelled', 0, 0, created_at, *
  from unnest(
    :repeats::bigint[], :repeatEndpoints::text[], :repeatEvents::bigint[], :repeatedAt::bigint[], :reasons::text[],
    :repeatsOf::bigint[]
  ) as made (id, endpoint, event, created_at, reason, repeat_of)
`;

function ofFacts({ facts }: PlannedRows): Statement {
  const learned = [...facts.values()];
  return {
    sql: upsertFacts,
    values: {
      factLearners: textArray(learned.map(({ learner }) => learner)),
      records: textArray(learned.map(({ record }) => record)),
      subjects: textArray(learned.map(({ subject }) => subject)),
      occurrences: textArray(learned.map(({ occurrence }) => occurrence)),
      whats: textArray(learned.map(({ what }) => what)),
      happenedAt: textArray(learned.map(({ happenedAt }) => happenedAt)),
      factPositions: bigintArray(learned.map(({ position }) => position)),
      factsPublishedAt: bigintArray(learned.map(({ publishedAt }) => publishedAt)),
    },
  };
}

/** What comes late moves no record back. */
const upsertFacts = `
  insert into facts
    (academy, learner, record, subject, occurrence, what, happened_at, position, published_at)
  select :academy, *
  from unnest(
    :factLearners::text[], :records::text[], :subjects::text[], :occurrences::text[], :whats::text[],
    :happenedAt::text[], :factPositions::bigint[], :factsPublishedAt::bigint[]
  )
  on conflict (academy, learner, record, subject, occurrence, what) do update
  set happened_at = excluded.happened_at, position = excluded.position, published_at = excluded.published_at
  where (excluded.happened_at, excluded.position) > (facts.happened_at, facts.position)
`;

function ofTold({ told }: PlannedRows): Statement {
  const remembered = [...told.values()];
  return {
    sql: upsertTold,
    values: {
      toldLearners: textArray(remembered.map(({ learner }) => learner)),
      courses: textArray(remembered.map(({ course }) => course)),
      toldEndpoints: textArray(remembered.map(({ endpoint }) => endpoint)),
      toldDeliveries: bigintArray(remembered.map(({ delivery }) => delivery)),
      toldAt: bigintArray(remembered.map(({ createdAt }) => createdAt)),
    },
  };
}

const upsertTold = `
  insert into told_once (academy, learner, course, endpoint, delivery, created_at)
  select :academy, *
  from unnest(
    :toldLearners::text[], :courses::text[], :toldEndpoints::text[], :toldDeliveries::bigint[], :toldAt::bigint[]
  )
  on conflict (academy, learner, course, endpoint) do update
  set delivery = excluded.delivery, created_at = excluded.created_at
`;

function sumsOf({ events, deliveries, repeats }: PlannedRows): Values {
  const sums = [
    ['events', events.length],
    ['pending', deliveries.length],
    ['cancelled', repeats.length],
  ] as const;
  const made = sums.filter(([, amount]) => amount > 0);
  return {
    tallies: textArray(made.map(([name]) => name)),
    amounts: bigintArray(made.map(([, amount]) => amount)),
  };
}

const insertSums = `
  insert into tally_sums (academy, name, amount)
  select :academy, *
  from unnest(:tallies::text[], :amounts::bigint[])
`;
