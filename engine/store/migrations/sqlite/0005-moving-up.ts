/**
 * Where this installation is on its way to, or has gone. While the row is there nobody serves this database; and a program
 * that does not know of it refuses it, as one of a newer schema.
 */
export const movingUp = `
  create table departures (
    id integer primary key check (id = 1),
    copy text not null,
    target text not null,
    begun_at integer not null,
    verified_at integer
  );
`;
