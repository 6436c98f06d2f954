/**
 * What keeping for a time only needs. A fact says when its event was published, since elsewhere events are kept by the
 * day of that; and `event_ids` is asked for an id on every kind of database, though here the events themselves know it.
 * `learner_sequences` remembers how far a learner's events were numbered, where the last of them went.
 */
export const keeping = `
  alter table facts add column published_at integer not null default 0;
  update facts
  set published_at = (
    select event.published_at
    from events as event
    where event.position = facts.position
  );

  create table learner_sequences (
    academy text not null,
    learner text not null,
    sequence integer not null,
    primary key (academy, learner)
  ) without rowid;

  create view event_ids as
  select academy, event_id, position, published_at
  from events;
`;
