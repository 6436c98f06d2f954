import { lockAcademy } from './academy-lock.ts';
import { writeAudit } from './audit.ts';
import { change, type Stepwise } from './steps.ts';

/** Lets a learner complete a course as if for the first time. */
export const completionResetVerbs: Stepwise<'resetCompletion'> = {
  *resetCompletion({ academy, learner, course, audit }) {
    if ((yield* lockAcademy(academy)) === undefined) return false;
    const facts = yield* change(forgetCompletion, { academy, learner, course });
    const told = yield* change(forgetTold, { academy, learner, course });
    if (facts + told === 0) return false;
    yield* writeAudit(audit);
    return true;
  },
};

const forgetCompletion = `
  delete from facts
  where academy = :academy
    and record = 'course'
    and subject = :course
    and learner = :learner
    and what in ('completed', 'certified')
`;
const forgetTold = `
  delete from told_once
  where academy = :academy
    and learner = :learner
    and course = :course
`;
