/**
 * The audit tells of every change, also of those that belong to no academy (there `academy` is empty), with who it was in
 * the platform's own words, and a digest of what was there before and after.
 */
export const auditing = `
  alter table audit add column label text;
  alter table audit add column before_sha256 text;
  alter table audit add column after_sha256 text;
  create index audit_by_actor on audit (actor);
  create index audit_by_subject on audit (subject);
`;
