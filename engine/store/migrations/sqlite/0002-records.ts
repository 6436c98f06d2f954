/**
 * Learner records, as facts: of each kind that can be known of a learner in a course, path or session, the latest. And
 * who has heard of a completion that is told once; and each type's latest event, for samples. One learner's facts lie
 * together and are small, their words standing in the event, so that an event which says several touches few pages.
 * What was accepted before begins no records: the latest events alone are filled in.
 */
export const records = `
  create table facts (
    academy text not null,
    learner text not null,
    record text not null,
    subject text not null,
    occurrence text not null,
    what text not null,
    happened_at text not null,
    position integer not null,
    primary key (academy, learner, record, subject, occurrence, what)
  ) without rowid;
  create index facts_by_subject on facts (academy, record, subject, learner, occurrence)
    where record <> 'learner';

  create table told_once (
    academy text not null,
    learner text not null,
    course text not null,
    endpoint text not null,
    delivery integer not null,
    primary key (academy, learner, course, endpoint)
  ) without rowid;
  alter table deliveries add column repeat_of integer;

  create table latest_events (
    academy text not null,
    type text not null,
    position integer not null,
    primary key (academy, type)
  ) without rowid;
  insert into latest_events (academy, type, position)
  select academy, type, max(position)
  from events
  where learner <> ''
  group by academy, type;
`;
