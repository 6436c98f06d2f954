import type { Database } from 'better-sqlite3';
import type { Academy } from '../model.ts';
import { pageOf, rowOf } from './cursor.ts';
import type { Verbs } from './verbs.ts';

type AcademyVerbs = Pick<Verbs, 'createAcademy' | 'changeAcademy' | 'academy' | 'academies'>;

export function academyVerbs(database: Database): AcademyVerbs {
  const insert = database.prepare<[string, string, string, string, string, number]>(`
    insert into academies (id, name, company_id, domain_id, domain_name, created_at)
    values (?, ?, ?, ?, ?, ?)
    on conflict (id) do nothing
  `);
  const update = database.prepare<[string, string, string, string, string]>(`
    update academies
    set name = ?, company_id = ?, domain_id = ?, domain_name = ?
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
    createAcademy: ({ id, name, companyId, domain, createdAt }) => ({
      kind:
        insert.run(id, name, companyId, domain.id, domain.name, createdAt).changes === 1
          ? 'created'
          : 'exists',
    }),
    changeAcademy: (id, change) => {
      const known = academy(id);
      if (known === undefined) return undefined;
      const changed = { ...known, ...change };
      update.run(changed.name, changed.companyId, changed.domain.id, changed.domain.name, id);
      return changed;
    },
    academies: ({ limit, cursor }) => pageOf('a', after.all(rowOf('a', cursor, 0), limit + 1), limit, decode),
  };
}

interface AcademyRow {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly company_id: string;
  readonly domain_id: string;
  readonly domain_name: string;
  readonly created_at: number;
}

function decode(row: AcademyRow): Academy {
  return {
    id: row.id,
    name: row.name,
    companyId: row.company_id,
    domain: { id: row.domain_id, name: row.domain_name },
    createdAt: row.created_at,
  };
}
