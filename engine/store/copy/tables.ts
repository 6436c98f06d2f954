import { answers, attempts, failures } from './attempt-tables.ts';
import type { ColumnKind } from './columns.ts';

/** A table of PostgreSQL, and how its rows are read from the embedded database. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** By these, as SQLite has them, rows follow each other; an index finds the next. Each ends with a column's name. */
  readonly key: readonly string[];
  /** Where its days are cut, if it is. */
  readonly day?: 'published_at' | 'created_at' | 'started_at';
  /** The rows, with the columns in their order. Of rows that are merged each side has to be `cut` as the whole will be. */
  readonly rows: (where: string, cut: string) => string;
}

/**
 * In the order in which they are copied. Leases stay behind: whoever held them is dead. So do sessions and the codes for
 * them: they last for hours at most, and whoever had one signs in anew.
 */
export function copiedTables(): readonly CopiedTable[] {
  return [
    plain('academies', ['number'], {
      number: 'whole',
      id: 'text',
      name: 'text',
      company_id: 'text',
      domain_id: 'text',
      domain_name: 'text',
      settings: 'text',
      roster: 'whole',
      created_at: 'whole',
    }),
    plain('api_keys', ['number'], {
      number: 'whole',
      academy: 'text',
      id: 'text',
      sha256: 'text',
      scopes: 'text',
      hint: 'text',
      created_at: 'whole',
      expires_at: 'whole',
      last_used_at: 'whole',
    }),
    // Wrapped as they are: the new database needs the same master keys.
    plain('data_keys', ['number'], {
      number: 'whole',
      academy: 'text',
      id: 'text',
      master: 'text',
      wrapped: 'text',
      created_at: 'whole',
    }),
    plain('sealing', ['number'], { number: 'whole', master: 'text', plain: 'whole' }),
    plain('endpoints', ['number'], {
      number: 'whole',
      academy: 'text',
      id: 'text',
      status: 'text',
      status_reason: 'words',
      status_at: 'whole',
      failing_since: 'whole',
      refusing_since: 'whole',
      rest_until: 'whole',
      rest_why: 'text',
      rest_times: 'whole',
      returned_at: 'whole',
      settings: 'text',
      data_key: 'text',
      created_at: 'whole',
      updated_at: 'whole',
      deleted_at: 'whole',
    }),
    plain('replays', ['number'], {
      number: 'whole',
      academy: 'text',
      id: 'text',
      endpoint: 'text',
      since: 'whole',
      until: 'whole',
      states: 'text',
      rate_per_second: 'real',
      status: 'text',
      first: 'whole',
      last: 'whole',
      reached: 'whole',
      requeued: 'whole',
      next_at: 'whole',
      created_at: 'whole',
      ended_at: 'whole',
    }),
    plain('audit', ['number'], {
      number: 'whole',
      academy: 'text',
      at: 'whole',
      actor: 'text',
      label: 'text',
      action: 'text',
      subject: 'text',
      details: 'text',
      before_sha256: 'text',
      after_sha256: 'text',
    }),
    {
      ...plain('events', ['position'], {
        academy: 'text',
        position: 'whole',
        event_id: 'text',
        type: 'text',
        learner: 'text',
        sequence: 'whole',
        occurred_at: 'text',
        published_at: 'whole',
        data: 'text',
      }),
      day: 'published_at',
    },
    plain('event_ids', ['position'], {
      academy: 'text',
      event_id: 'text',
      position: 'whole',
      published_at: 'whole',
    }),
    learners,
    { ...pending, rows: deliveriesIn(pending, `state = 'pending'`) },
    { ...settled, rows: deliveriesIn(settled, `state <> 'pending'`) },
    attempts,
    answers,
    failures,
    {
      ...plain('endpoint_hour_sums', ['academy', 'endpoint', 'hour'], {
        academy: 'text',
        endpoint: 'text',
        hour: 'whole',
        delivered: 'whole',
        retried: 'whole',
        failed: 'whole',
        unsent: 'whole',
        took_ms: 'real',
        last_delivered_at: 'whole',
      }),
      rows: (where) => `
        select academy, endpoint, hour, delivered, retried, failed, unsent, took_ms, last_delivered_at
        from endpoint_hours
        where ${where}
      `,
    },
    plain('facts', ['academy', 'learner', 'record', 'subject', 'occurrence', 'what'], {
      academy: 'text',
      learner: 'text',
      record: 'text',
      subject: 'text',
      occurrence: 'text',
      what: 'text',
      happened_at: 'text',
      position: 'whole',
      published_at: 'whole',
    }),
    toldOnce,
  ];
}

/** The same columns on both sides, in a table of the same name. */
function plain(
  name: string,
  key: readonly string[],
  columns: Readonly<Record<string, ColumnKind>>,
): CopiedTable {
  return {
    name,
    columns,
    key,
    rows: (where) => `
      select ${Object.keys(columns).join(', ')}
      from ${name}
      where ${where}
    `,
  };
}

/** What number each learner's events have come to: there a table, here the events, and those whose last event went. */
const learners: CopiedTable = {
  name: 'learners',
  key: ['academy', 'learner'],
  columns: { academy: 'text', learner: 'text', sequence: 'whole' },
  rows: (where, cut) => `
    select academy, learner, max(sequence) as sequence
    from (
      select *
      from (
        select academy, learner, max(sequence) as sequence
        from events
        where ${where}
        group by academy, learner
        ${cut}
      )
      union all
      select *
      from (
        select academy, learner, sequence
        from learner_sequences
        where ${where}
        ${cut}
      )
    )
    group by academy, learner
  `,
};

const pending = {
  name: 'pending_deliveries',
  key: ['id'],
  columns: {
    academy: 'text',
    id: 'whole',
    endpoint: 'text',
    event: 'whole',
    created_at: 'whole',
    due_at: 'whole',
    order_key: 'text',
    tries: 'whole',
    attempt_count: 'whole',
    first_try_at: 'whole',
    reason: 'words',
  },
} as const;

const settled = {
  name: 'settled_deliveries',
  key: ['id'],
  day: 'created_at',
  columns: {
    academy: 'text',
    id: 'whole',
    endpoint: 'text',
    event: 'whole',
    state: 'text',
    created_at: 'whole',
    order_key: 'text',
    tries: 'whole',
    attempt_count: 'whole',
    first_try_at: 'whole',
    reason: 'words',
    repeat_of: 'whole',
    settled_at: 'whole',
  },
} as const;

function deliveriesIn({ columns }: Pick<CopiedTable, 'columns'>, states: string): CopiedTable['rows'] {
  return (where) => `
    select ${Object.keys(columns).join(', ')}
    from deliveries
    where ${states}
      and ${where}
  `;
}

/** A delivery that is not kept any more has told nothing that anyone could look up: its day is of no use. */
const toldOnce: CopiedTable = {
  name: 'told_once',
  key: ['told.academy', 'told.learner', 'told.course', 'told.endpoint'],
  columns: {
    academy: 'text',
    learner: 'text',
    course: 'text',
    endpoint: 'text',
    delivery: 'whole',
    created_at: 'whole',
  },
  rows: (where) => `
    select
      told.academy, told.learner, told.course, told.endpoint, told.delivery,
      coalesce(delivery.created_at, 0) as created_at
    from told_once as told
    left join deliveries as delivery on delivery.id = told.delivery
    where ${where}
  `,
};
