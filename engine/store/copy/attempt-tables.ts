// What is kept of attempts, as PostgreSQL has it: tables of its own where the embedded database has one.

export const attempts = {
  name: 'attempts',
  key: ['attempt.delivery', 'attempt.number'],
  day: 'started_at',
  columns: {
    academy: 'text',
    delivery: 'whole',
    number: 'whole',
    started_at: 'whole',
    took_ms: 'real',
    url: 'text',
    request_headers: 'text',
    body_sha256: 'bytes',
    status: 'whole',
    fault: 'text',
    message: 'words',
    hops: 'text',
    outcome: 'words',
  },
  rows: (where: string) => `
    select
      delivery.academy, attempt.delivery, attempt.number, attempt.started_at, attempt.took_ms, attempt.url,
      attempt.request_headers, attempt.body_sha256, attempt.status, attempt.fault, attempt.message, attempt.hops,
      attempt.outcome
    from attempts as attempt
    cross join deliveries as delivery on delivery.id = attempt.delivery
    where ${where}
  `,
} as const;

/** What was answered is in the row of the attempt here, until it is emptied, and has days of its own there. */
export const answers = {
  name: 'answers',
  key: ['attempt.delivery', 'attempt.number'],
  day: 'started_at',
  columns: {
    academy: 'text',
    delivery: 'whole',
    number: 'whole',
    started_at: 'whole',
    headers: 'text',
    body_start: 'text to bytes',
  },
  rows: (where: string) => `
    select
      delivery.academy, attempt.delivery, attempt.number, attempt.started_at, attempt.answer_headers as headers,
      attempt.body_start
    from attempts as attempt
    cross join deliveries as delivery on delivery.id = attempt.delivery
    where attempt.answer_headers is not null
      and ${where}
  `,
} as const;

/** Of an attempt that failed the embedded database asks the attempt when that was; PostgreSQL has it in the row. */
export const failures = {
  name: 'failures',
  key: ['failure.number'],
  columns: {
    number: 'whole',
    academy: 'text',
    endpoint: 'text',
    delivery: 'whole',
    attempt: 'whole',
    at: 'whole',
    reason: 'words',
  },
  rows: (where: string) => `
    select
      failure.number, failure.academy, failure.endpoint, failure.delivery, failure.attempt,
      coalesce(failure.at, attempt.started_at) as at, failure.reason
    from failures as failure
    left join attempts as attempt on attempt.delivery = failure.delivery and attempt.number = failure.attempt
    where coalesce(failure.at, attempt.started_at) is not null
      and ${where}
  `,
} as const;
