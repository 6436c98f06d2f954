/**
 * What people need who look after endpoints: requests and refusals, how an endpoint fares hour by hour, what went wrong,
 * replays that outlive a restart, and who did what. `failures` says of an attempt only where it stands. Both histories
 * begin with the attempts that are there already.
 */
export const lookingAfter = `
  alter table academies add column settings text not null default '{}';

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
    took_ms real not null,
    last_delivered_at integer,
    primary key (academy, endpoint, hour)
  ) without rowid;
  insert into endpoint_hours
  select
    delivery.academy,
    delivery.endpoint,
    attempt.started_at - attempt.started_at % 3600000 as hour,
    sum(attempt.outcome = 'delivered'),
    sum(attempt.outcome like 'retry:%'),
    sum(attempt.outcome like 'failed:%'),
    sum(attempt.took_ms),
    max(case when attempt.outcome = 'delivered' then attempt.started_at end)
  from attempts as attempt
  join deliveries as delivery on delivery.id = attempt.delivery
  group by delivery.academy, delivery.endpoint, hour;

  create table failures (
    number integer primary key autoincrement,
    academy text not null,
    endpoint text not null,
    delivery integer not null,
    attempt integer not null
  );
  create index failures_by_endpoint on failures (academy, endpoint);
  insert into failures (academy, endpoint, delivery, attempt)
  select delivery.academy, delivery.endpoint, attempt.delivery, attempt.number
  from attempts as attempt
  join deliveries as delivery on delivery.id = attempt.delivery
  where attempt.outcome <> 'delivered'
  order by attempt.started_at, attempt.delivery, attempt.number;

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
