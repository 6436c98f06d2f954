import type { Database } from 'better-sqlite3';
import type { Academy } from '../model.ts';
import { pageOf, rowOf } from './cursor.ts';
import type { Verbs } from './verbs.ts';

type AcademyVerbs = Pick<Verbs, 'createAcademy' | 'changeAcademy' | 'academy' | 'academies'>;

export function academyVerbs(database: Database): AcademyVerbs {
  const insert = database.prepare<[...Words, string, number, string]>(`
    insert into academies (name, company_id, domain_id, domain_name, settings, created_at, id)
    values (?, ?, ?, ?, ?, ?, ?)
    on conflict (id) do nothing
  `);
  const update = database.prepare<[...Words, string, string]>(`
    update academies
    set name = ?, company_id = ?, domain_id = ?, domain_name = ?, settings = ?
    where id = ?
  `);
  const one = database.prepare<[string], AcademyRow>(`
    select *
    from academies
    where id = ?
  `);
  const after = database.prepare<[number, number], AcademyRow>(`
    select *
    from academies
    where number > ?
    order by number
    limit ?
  `);

  const academy = (id: string): Academy | undefined => {
    const row = one.get(id);
    return row && decode(row);
  };

  return {
    academy,
    createAcademy: (made) => {
      const { changes } = insert.run(...wordsOf(made), settingsOf(made), made.createdAt, made.id);
      return { kind: changes === 1 ? 'created' : 'exists' };
    },
    changeAcademy: (id, change) => {
      const known = academy(id);
      if (known === undefined) return undefined;
      const changed = { ...known, ...change };
      update.run(...wordsOf(changed), settingsOf(changed), id);
      return changed;
    },
    academies: ({ limit, cursor }) => pageOf('a', after.all(rowOf('a', cursor, 0), limit + 1), limit, decode),
  };
}

type Words = [name: string, companyId: string, domainId: string, domainName: string];

function wordsOf({ name, companyId, domain }: Academy): Words {
  return [name, companyId, domain.id, domain.name];
}

type Settings = Pick<Academy, 'setUp' | 'plainSecrets'>;

// What nobody filters by stands in one column as JSON, where what is absent stays so.
function settingsOf({ setUp, plainSecrets }: Academy): string {
  return JSON.stringify({ setUp, plainSecrets });
}

interface AcademyRow {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly company_id: string;
  readonly domain_id: string;
  readonly domain_name: string;
  readonly settings: string;
  readonly created_at: number;
}

function decode(row: AcademyRow): Academy {
  return {
    id: row.id,
    name: row.name,
    companyId: row.company_id,
    domain: { id: row.domain_id, name: row.domain_name },
    ...(JSON.parse(row.settings) as Settings),
    createdAt: row.created_at,
  };
}
