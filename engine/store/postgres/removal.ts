import type { AuditEntry } from '../../model.ts';
import { academyVerbs } from '../alike/academies.ts';
import { lockAcademy } from '../alike/academy-lock.ts';
import { writeAudit } from '../alike/audit.ts';
import { clearAcademy } from './clearing.ts';
import { runSteps } from './pool.ts';
import type { Postgres, Session } from './session.ts';
import { StoreRefused, type Store } from '../store.ts';

/**
 * Differs from the embedded store in that others are at work meanwhile: the academy goes in one short transaction with all
 * that lets anybody in or anything out, and its name is noted down until the mass of its rows has gone, slice by slice.
 * Whoever would change something of it takes its lock first, and finds that there is none; senders that have something of it
 * in their hands still write down what became of it, and that goes with the rest.
 */
export function removalVerbs(postgres: Postgres): Pick<Store, 'createAcademy' | 'deleteAcademy'> {
  return {
    createAcademy: (made, audit) =>
      postgres.transaction(async (session) => {
        const answer = await runSteps(session, academyVerbs.createAcademy(made));
        // Asked afterwards: to insert it is to wait for a removal that is under way.
        if (answer.kind === 'exists') return answer;
        if (await isLeaving(session, made.id)) {
          await session.query(remove, [made.id]);
          return { kind: 'leaving' };
        }
        await runSteps(session, writeAudit(audit));
        return answer;
      }),
    async deleteAcademy(id, audit) {
      if (!(await postgres.transaction((session) => takeAway(session, id, audit)))) return false;
      try {
        await clearAcademy(postgres, id, clearedAtOnce);
      } catch (error) {
        // It is gone all the same; upkeep clears the rest.
        if (!(error instanceof StoreRefused)) throw error;
      }
      return true;
    },
  };
}

/** Rows; an academy that owns no more is gone altogether when that is answered. */
const clearedAtOnce = 50_000;

async function takeAway(session: Session, id: string, audit?: AuditEntry): Promise<boolean> {
  if ((await runSteps(session, lockAcademy(id))) === undefined) return false;
  await session.query(note, [id]);
  for (const table of lettingInAndOut) await session.query(removeFrom(table), [id]);
  await session.query(remove, [id]);
  await runSteps(session, writeAudit(audit));
  return true;
}

/** Few rows of an academy are in these. */
const lettingInAndOut = ['api_keys', 'portal_codes', 'sessions', 'data_keys', 'endpoints', 'replays'];

function removeFrom(table: string): string {
  return `
    delete from ${table}
    where academy = $1
  `;
}

async function isLeaving(session: Session, id: string): Promise<boolean> {
  const { rows } = await session.query(leaving, [id]);
  return rows.length > 0;
}

const note = `
  insert into removed_academies (academy)
  values ($1)
`;
const remove = `
  delete from academies
  where id = $1
`;
const leaving = `
  select 1 as found
  from removed_academies
  where academy = $1
`;
