/**
 * The first tables. Random index pages are what a commit costs, so indices are few and most of them are partial:
 * a fresh delivery that goes straight to a sender never touches `deliveries_due`, and one that is final is in none
 * of the three. SQLite ends every index with the row's own number, so `(academy, endpoint)` also orders by id.
 */
export const ledger = `
  create table academies (
    number integer primary key autoincrement,
    id text not null unique,
    name text not null,
    company_id text not null,
    domain_id text not null,
    domain_name text not null,
    created_at integer not null
  );

  create table api_keys (
    number integer primary key autoincrement,
    academy text,
    id text not null unique,
    sha256 text not null unique,
    scopes text not null,
    hint text not null,
    created_at integer not null,
    expires_at integer
  );
  create index api_keys_by_academy on api_keys (academy);

  create table endpoints (
    number integer primary key autoincrement,
    academy text not null,
    id text not null,
    status text not null,
    disabled_reason text,
    disabled_at integer,
    settings text not null,
    created_at integer not null,
    updated_at integer not null,
    deleted_at integer,
    unique (academy, id)
  );

  create table events (
    position integer primary key autoincrement,
    academy text not null,
    event_id text not null,
    type text not null,
    learner text not null,
    sequence integer not null,
    occurred_at text not null,
    published_at integer not null,
    data text not null,
    unique (academy, event_id)
  );
  create index events_by_academy on events (academy);
  create index events_by_learner on events (academy, learner, sequence);

  create table deliveries (
    id integer primary key autoincrement,
    academy text not null,
    endpoint text not null,
    event integer not null,
    state text not null check (state in ('pending', 'delivered', 'failed', 'cancelled')),
    created_at integer not null,
    due_at integer,
    order_key text,
    lease_token text,
    lease_until integer,
    lease_node text,
    tries integer not null default 0,
    attempt_count integer not null default 0,
    first_try_at integer,
    reason text,
    settled_at integer
  );
  create index deliveries_by_event on deliveries (event);
  create index deliveries_by_endpoint on deliveries (academy, endpoint);
  create index deliveries_due on deliveries (academy, endpoint, due_at)
    where state = 'pending' and due_at is not null and lease_token is null;
  create index deliveries_leased on deliveries (academy, endpoint, lease_until)
    where lease_token is not null;
  create index deliveries_in_order on deliveries (academy, endpoint, order_key)
    where state = 'pending' and order_key is not null;

  create table attempts (
    delivery integer not null,
    number integer not null,
    started_at integer not null,
    took_ms real not null,
    url text not null,
    request_headers text not null,
    body_sha256 blob not null,
    status integer,
    answer_headers text,
    body_start text,
    fault text,
    message text,
    hops text,
    outcome text not null,
    primary key (delivery, number)
  ) without rowid;

  create table tallies (
    name text primary key,
    amount integer not null
  ) without rowid;

  create table check_ups (
    id integer primary key check (id = 1),
    mark integer not null
  );
`;
