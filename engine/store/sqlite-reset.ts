import type { Database } from 'better-sqlite3';
import { auditWriter } from './sqlite-audit.ts';
import type { Verbs } from './verbs.ts';

/** Lets a learner complete a course as if for the first time. */
export function resetVerbs(database: Database): Pick<Verbs, 'resetCompletion'> {
  const writeAudit = auditWriter(database);
  const forgetCompletion = database.prepare<[string, string, string]>(`
    delete from facts
    where academy = ?
      and record = 'course'
      and subject = ?
      and learner = ?
      and what in ('completed', 'certified')
  `);
  const forgetTold = database.prepare<[string, string, string]>(`
    delete from told_once
    where academy = ?
      and learner = ?
      and course = ?
  `);

  return {
    resetCompletion: ({ academy, learner, course, audit }) => {
      const facts = forgetCompletion.run(academy, course, learner).changes;
      const told = forgetTold.run(academy, learner, course).changes;
      if (facts + told === 0) return false;
      writeAudit(audit);
      return true;
    },
  };
}
