/**
 * What was copied here from an embedded database. While a copy is not verified nobody serves this database, since rows may
 * be missing. How far each table came is written with its rows, so that a copy which ended early goes on after the last.
 */
export const movingUp = `
  create table arrivals (
    copy text collate "C" primary key,
    source text not null,
    begun_at bigint not null,
    verified_at bigint,
    served_at bigint
  );

  create table arrived_tables (
    name text collate "C" primary key,
    copied bigint not null,
    reached text,
    is_done integer not null
  );
`;
