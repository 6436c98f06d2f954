/**
 * The keys that an academy's secrets are sealed with, each wrapped by a master key that is nowhere in the database. The
 * newest of an academy seals; an older one opens what it sealed until that is sealed anew, and goes. An endpoint's
 * `data_key` is the one that its secrets are sealed with: empty where it has none, null where not all of them are sealed, as
 * those of earlier versions. `sealing` has one row once an installation is sealed: its master key, and whether the files may
 * still hold what an earlier version kept in plain.
 */
export const dataKeys = `
  create table data_keys (
    number integer primary key autoincrement,
    academy text not null,
    id text not null,
    master text not null,
    wrapped text not null,
    created_at integer not null,
    unique (academy, id)
  );
  create index data_keys_by_master on data_keys (master);
  create table sealing (
    number integer primary key check (number = 1),
    master text not null,
    plain integer not null
  );
  alter table endpoints add column data_key text;
  create index endpoints_never_sealed on endpoints (number)
    where data_key is null;
`;
