import { writeAudit } from './audit.ts';
import { pageOf, rowOf } from './cursor.ts';
import { decodeKey, insertKey, type KeyRow } from './key-rows.ts';
import { all, change, one, type Stepwise } from './steps.ts';

/** Keys that are bound to no academy: what comes and goes of them is decided by all that there are. */
export const operatorKeyVerbs: Stepwise<
  'createFirstKey' | 'hasOperatorKey' | 'operatorKeys' | 'deleteOperatorKey'
> = {
  *createFirstKey(key, sha256, audit) {
    yield* change(waitForTurn);
    if ((yield* one(any)) !== undefined) return false;
    yield* insertKey(key, sha256);
    yield* writeAudit(audit);
    return true;
  },
  *hasOperatorKey() {
    return (yield* one(any)) !== undefined;
  },
  *operatorKeys({ limit, cursor }) {
    const rows = yield* all<KeyRow>(after, { after: rowOf('o', cursor, 0), limit: limit + 1 });
    return pageOf('o', rows, limit, decodeKey);
  },
  *deleteOperatorKey(id, audit) {
    yield* change(waitForTurn);
    const row = yield* one<KeyRow>(byId, { id });
    if (row === undefined) return 'unknown';
    if (row.expires_at === null && (yield* one(anotherForGood, { id })) === undefined) return 'last';
    yield* change(remove, { id });
    yield* writeAudit(audit);
    return 'deleted';
  },
};

// No academy's lock is there to be had: of those who would change something at a time each writes the one row that everyone
// has, and so sees what those before it did.
const waitForTurn = `
  insert into check_ups (id, mark)
  values (1, 1)
  on conflict (id) do update set mark = check_ups.mark + 1
`;
const any = `
  select 1 as found
  from api_keys
  where academy is null
    and scopes like '%"operator"%'
  limit 1
`;
const after = `
  select *
  from api_keys
  where academy is null
    and number > :after
  order by number
  limit :limit
`;
const byId = `
  select *
  from api_keys
  where academy is null
    and id = :id
`;
const anotherForGood = `
  select 1 as found
  from api_keys
  where academy is null
    and id <> :id
    and expires_at is null
  limit 1
`;
const remove = `
  delete from api_keys
  where academy is null
    and id = :id
`;
