/**
 * What protects an endpoint that does not take what is sent: until when it is left alone and why, how often in a row that
 * was, when the last such rest ended, and since when it has refused everything.
 */
export const resting = `
  alter table endpoints add column rest_until integer;
  alter table endpoints add column rest_why text;
  alter table endpoints add column rest_times integer not null default 0;
  alter table endpoints add column refusing_since integer;
  alter table endpoints add column returned_at integer;
`;
