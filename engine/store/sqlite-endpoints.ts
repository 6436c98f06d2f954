import type { Database } from 'better-sqlite3';
import type { Endpoint, EndpointStatus } from '../model.ts';
import type { Verbs } from './verbs.ts';

type EndpointVerbs = Pick<
  Verbs,
  'createEndpoint' | 'saveEndpoint' | 'deleteEndpoint' | 'endpoint' | 'endpointsOf' | 'setEndpointStatus'
>;

export function endpointVerbs(database: Database): EndpointVerbs {
  const insert = database.prepare<[...StoredSettings, number, string, string]>(`
    insert into endpoints (status, disabled_reason, disabled_at, settings, updated_at, created_at, academy, id)
    values (?, ?, ?, ?, ?, ?, ?, ?)
  `);
  const replace = database.prepare<[settings: string, updatedAt: number, academy: string, id: string]>(`
    update endpoints
    set settings = ?, updated_at = ?
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const changeStatus = database.prepare<[string, string | null, number | null, number, string, string]>(`
    update endpoints
    set status = ?, disabled_reason = ?, disabled_at = ?, updated_at = ?
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const markDeleted = database.prepare<[number, string, string]>(`
    update endpoints
    set deleted_at = ?
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const one = database.prepare<[string, string], EndpointRow>(`
    select *
    from endpoints
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const all = database.prepare<[string], EndpointRow>(`
    select *
    from endpoints
    where academy = ?
      and deleted_at is null
    order by number
  `);

  const endpoint = (academy: string, id: string): Endpoint | undefined => {
    const row = one.get(academy, id);
    return row && decode(row);
  };

  return {
    endpoint,
    endpointsOf: (academy) => all.all(academy).map(decode),
    createEndpoint: (made) => {
      insert.run(...storedSettings(made), made.createdAt, made.academy, made.id);
    },
    saveEndpoint: (changed) => {
      const [, , , settings, updatedAt] = storedSettings(changed);
      return replace.run(settings, updatedAt, changed.academy, changed.id).changes === 1;
    },
    deleteEndpoint: (academy, id, at) => markDeleted.run(at, academy, id).changes === 1,
    setEndpointStatus: (academy, id, { status, disabledReason, at }) => {
      const disabledAt = status === 'disabled' ? at : null;
      changeStatus.run(status, disabledReason ?? null, disabledAt, at, academy, id);
      return endpoint(academy, id);
    },
  };
}

type StoredSettings = [
  status: string,
  disabledReason: string | null,
  disabledAt: number | null,
  settings: string,
  updatedAt: number,
];

type Columns = 'academy' | 'id' | 'status' | 'disabledReason' | 'disabledAt' | 'createdAt' | 'updatedAt';

// What nobody filters by stands in one column as JSON; what has a column of its own is left out of it.
function storedSettings(endpoint: Endpoint): StoredSettings {
  const { status, disabledReason = null, disabledAt = null, updatedAt, ...rest } = endpoint;
  const settings = JSON.stringify({ ...rest, academy: undefined, id: undefined, createdAt: undefined });
  return [status, disabledReason, disabledAt, settings, updatedAt];
}

interface EndpointRow {
  readonly academy: string;
  readonly id: string;
  readonly status: EndpointStatus;
  readonly disabled_reason: string | null;
  readonly disabled_at: number | null;
  readonly settings: string;
  readonly created_at: number;
  readonly updated_at: number;
}

function decode(row: EndpointRow): Endpoint {
  return {
    ...(JSON.parse(row.settings) as Omit<Endpoint, Columns>),
    academy: row.academy,
    id: row.id,
    status: row.status,
    ...(row.disabled_reason !== null && { disabledReason: row.disabled_reason }),
    ...(row.disabled_at !== null && { disabledAt: row.disabled_at }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
