/**
 * Endpoints in trouble, over all academies: those that fail by when that began, those that rest by when it ends. Both indices
 * are as small as the trouble is, and are written only where it begins or ends.
 */
export const inTrouble = `
  create index endpoints_failing on endpoints (failing_since)
    where failing_since is not null and status = 'active' and deleted_at is null;
  create index endpoints_resting on endpoints (rest_until)
    where rest_until is not null and status = 'active' and deleted_at is null;
`;
