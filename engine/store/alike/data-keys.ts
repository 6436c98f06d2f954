import { sealingKeyOf } from '../../sealed.ts';
import type { DataKey, EndpointToSeal, Rewrapped } from '../words/data-keys.ts';
import { lockAcademy } from './academy-lock.ts';
import { writeAudit } from './audit.ts';
import { pageOf, rowOf } from './cursor.ts';
import { decodeEndpoint, writtenOf, type EndpointRow } from './endpoint-rows.ts';
import { raiseRoster } from './roster.ts';
import { heldMaster } from './sealing.ts';
import { all, change, one, type Steps, type Stepwise } from './steps.ts';

/**
 * Data keys, and which endpoints are sealed with which. A key is made under the lock of its academy and raises the roster:
 * whoever sealed with the one before it, and has not saved yet, is told that it is outdated. So from then on nothing is
 * sealed with the older one, and it can go once nothing is.
 */
export const dataKeyVerbs: Stepwise<
  | 'dataKeys'
  | 'createDataKey'
  | 'deleteDataKey'
  | 'masterUses'
  | 'dataKeysOfOthers'
  | 'rewrapDataKeys'
  | 'endpointsToSeal'
  | 'resealEndpoint'
> = {
  dataKeys: readAll,
  *createDataKey({ after, ...key }, audit) {
    const { academy } = key;
    if ((yield* lockAcademy(academy)) === undefined) return 'unknown';
    const [newest] = yield* readAll(academy);
    if (newest?.id !== after) return 'outdated';
    if (((yield* heldMaster()) ?? key.master) !== key.master) return 'other-master';
    yield* change(insert, { ...key });
    if (newest !== undefined) yield* raiseRoster(academy);
    yield* writeAudit(audit);
    return 'created';
  },
  *deleteDataKey(academy, id) {
    yield* lockAcademy(academy);
    const [newest] = yield* readAll(academy);
    if (newest?.id === id || (yield* one(inUse, { academy, id })) !== undefined) return false;
    return (yield* change(remove, { academy, id })) === 1;
  },
  *masterUses() {
    const rows = yield* all<MasterRow>(byMaster);
    return rows.map(({ master, data_keys: dataKeys }) => ({ master, dataKeys }));
  },
  *dataKeysOfOthers({ master, limit, cursor }) {
    const values = { master, after: rowOf('m', cursor, 0), limit: limit + 1 };
    return pageOf('m', yield* all<DataKeyRow>(ofOthers, values), limit, decode);
  },
  *rewrapDataKeys(rewrapped, audit) {
    let changed = 0;
    for (const each of rewrapped) changed += yield* rewrap(each);
    yield* writeAudit(audit);
    return changed;
  },
  *endpointsToSeal({ of, limit, cursor }) {
    const values = { after: rowOf('m', cursor, 0), limit: limit + 1 };
    const rows =
      of === undefined
        ? yield* all<SealingRow>(neverSealed, values)
        : yield* all<SealingRow>(sealedOtherwise, { ...values, ...of });
    return pageOf('m', rows, limit, toSeal);
  },
  *resealEndpoint(before, after) {
    const { academy, id } = before;
    yield* lockAcademy(academy);
    const row = yield* one<EndpointRow>(kept, { academy, id });
    if (row === undefined || settingsOf(decodeEndpoint(row)) !== settingsOf(before)) return false;
    yield* change(reseal, { academy, id, settings: settingsOf(after), dataKey: sealingKeyOf(after) });
    return true;
  },
};

function* readAll(academy: string): Steps<readonly DataKey[]> {
  return (yield* all<DataKeyRow>(newestFirst, { academy })).map(decode);
}

function rewrap({ academy, id, master, wrapped, from }: Rewrapped): Steps<number> {
  return change(rewrapped, { academy, id, master, wrapped, from });
}

function settingsOf(endpoint: EndpointToSeal['endpoint']): string {
  return writtenOf(endpoint).settings;
}

const newestFirst = `
  select *
  from data_keys
  where academy = :academy
  order by number desc
`;
const insert = `
  insert into data_keys (academy, id, master, wrapped, created_at)
  values (:academy, :id, :master, :wrapped, :createdAt)
`;
const remove = `
  delete from data_keys
  where academy = :academy
    and id = :id
`;
// What was never sealed may as well be half sealed, with any of them.
const inUse = `
  select 1 as found
  from endpoints
  where academy = :academy
    and (data_key = :id or data_key is null)
  limit 1
`;
const byMaster = `
  select master, count(*) as data_keys
  from data_keys
  group by master
  order by master
`;
const ofOthers = `
  select *
  from data_keys
  where master <> :master
    and number > :after
  order by number
  limit :limit
`;
const rewrapped = `
  update data_keys
  set master = :master, wrapped = :wrapped
  where academy = :academy
    and id = :id
    and master = :from
`;
const neverSealed = `
  select *
  from endpoints
  where data_key is null
    and number > :after
  order by number
  limit :limit
`;
const sealedOtherwise = `
  select *
  from endpoints
  where academy = :academy
    and (data_key is null or data_key not in ('', :dataKey))
    and number > :after
  order by number
  limit :limit
`;
const kept = `
  select *
  from endpoints
  where academy = :academy
    and id = :id
`;
const reseal = `
  update endpoints
  set settings = :settings, data_key = :dataKey
  where academy = :academy
    and id = :id
`;

interface MasterRow {
  readonly master: string;
  readonly data_keys: number;
}

interface DataKeyRow {
  readonly number: number;
  readonly academy: string;
  readonly id: string;
  readonly master: string;
  readonly wrapped: string;
  readonly created_at: number;
}

interface SealingRow extends EndpointRow {
  readonly deleted_at: number | null;
}

function decode({ academy, id, master, wrapped, created_at: createdAt }: DataKeyRow): DataKey {
  return { academy, id, master, wrapped, createdAt };
}

function toSeal(row: SealingRow): EndpointToSeal {
  return { endpoint: decodeEndpoint(row), isDeleted: row.deleted_at !== null };
}
