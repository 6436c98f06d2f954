/**
 * What people need who look after endpoints: requests and refusals, how an endpoint fares hour by hour, what went wrong,
 * replays that outlive a restart, and who did what. `failures` says of an attempt only where it stands, and in words what
 * failed without one. Both histories begin with what is there already: an attempt counts in the hour in which it ended.
 * `roster` numbers the states of an academy's endpoints, so that a change which was judged by an older one is known.
 */
export const lookingAfter = `
  alter table academies add column settings text not null default '{}';
  alter table academies add column roster integer not null default 0;

  alter table endpoints rename column disabled_reason to status_reason;
  alter table endpoints rename column disabled_at to status_at;
  alter table endpoints add column failing_since integer;
  update endpoints
  set failing_since = status_at
  where status = 'disabled';
  create index endpoints_standing on endpoints (status)
    where status <> 'active' and deleted_at is null;

  create table endpoint_hours (
    academy text not null,
    endpoint text not null,
    hour integer not null,
    delivered integer not null,
    retried integer not null,
    failed integer not null,
    unsent integer not null,
    took_ms real not null,
    last_delivered_at integer,
    primary key (academy, endpoint, hour)
  ) without rowid;
  insert into endpoint_hours
  select
    academy,
    endpoint,
    ended_at - ended_at % 3600000 as hour,
    sum(outcome = 'delivered'),
    sum(outcome like 'retry:%'),
    sum(outcome like 'failed:%'),
    sum(outcome = 'failed: unsent'),
    sum(took_ms),
    max(case when outcome = 'delivered' then ended_at end)
  from (
    select
      delivery.academy,
      delivery.endpoint,
      cast(attempt.started_at + attempt.took_ms as integer) as ended_at,
      attempt.took_ms,
      attempt.outcome
    from attempts as attempt
    join deliveries as delivery on delivery.id = attempt.delivery
    union all
    select academy, endpoint, settled_at, 0, 'failed: unsent'
    from deliveries
    where state = 'failed'
      and attempt_count = 0
  )
  group by academy, endpoint, hour;

  create table failures (
    number integer primary key autoincrement,
    academy text not null,
    endpoint text not null,
    delivery integer not null,
    attempt integer,
    at integer,
    reason text
  );
  create index failures_by_endpoint on failures (academy, endpoint);
  insert into failures (academy, endpoint, delivery, attempt, at, reason)
  select academy, endpoint, delivery, attempt, failed_at, reason
  from (
    select
      delivery.academy,
      delivery.endpoint,
      attempt.delivery,
      attempt.number as attempt,
      null as failed_at,
      null as reason,
      attempt.started_at as since
    from attempts as attempt
    join deliveries as delivery on delivery.id = attempt.delivery
    where attempt.outcome <> 'delivered'
    union all
    select academy, endpoint, id, null, settled_at, reason, settled_at
    from deliveries
    where state = 'failed'
      and attempt_count = 0
  )
  order by since, delivery, attempt;

  create index deliveries_retrying on deliveries (academy, endpoint, due_at)
    where state = 'pending' and tries > 0;

  create table replays (
    number integer primary key autoincrement,
    academy text not null,
    id text not null,
    endpoint text not null,
    since integer not null,
    until integer not null,
    states text not null,
    rate_per_second real not null,
    status text not null check (status in ('running', 'done', 'cancelled')),
    first integer not null,
    last integer not null,
    reached integer not null,
    requeued integer not null default 0,
    next_at integer not null,
    lease_token text,
    lease_until integer,
    created_at integer not null,
    ended_at integer,
    unique (academy, id)
  );
  create index replays_by_endpoint on replays (academy, endpoint);
  create unique index replays_running on replays (academy, endpoint)
    where status = 'running';

  create table audit (
    number integer primary key autoincrement,
    academy text not null,
    at integer not null,
    actor text not null,
    action text not null,
    subject text not null,
    details text not null
  );
  create index audit_by_academy on audit (academy);
`;
