import type { KeptFact } from '../model.ts';
import { Problem } from '../problem.ts';
import { membershipOf } from '../records/membership.ts';
import { auditEntry, type Deed } from './ground/audit-entry.ts';
import { memberIn } from './ground/record-look.ts';
import { courseMemberJson, courseMemberSchema } from './ground/record-shape.ts';
import { reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** Forgetting a completion, so that completing again is told again. */
export function completionReset({ store, clock }: ApiParts): readonly Route[] {
  return [
    academyRoute({
      id: 'resetCompletion',
      method: 'POST',
      path: '/v1/academies/{academy}/records/reset',
      access: 'manage',
      tag: 'records',
      summary: 'Reset a learner’s completion of a course',
      description:
        'The completion and its certificate leave the record, and endpoints that hear of a learner and course once will ' +
        'hear of the next completion. Nothing is sent now, and what was sent stays sent. Written down in the audit.',
      body: { reader: reader(reset) },
      answers: { 200: { description: 'It is forgotten; `member` is what is left.', schema: resetSchema } },
      problems: [503],
      run: async ({ academy, body: { learner, course }, caller }) => {
        const query = { academy: academy.id, record: 'course', subject: course, learner } as const;
        const facts = await store.facts(query);
        const audit = auditEntry(caller, clock.now(), {
          academy: academy.id,
          action: 'records.reset',
          subject: learner,
          details: { course },
          ...shownOf('before', facts),
          ...shownOf(
            'after',
            facts.filter(({ what }) => !forgotten.includes(what)),
          ),
        });
        const isReset = await store.resetCompletion({ academy: academy.id, learner, course, audit });
        if (!isReset) throw completionUnknown(learner, course);
        const member = await memberIn(store, query);
        const json = {
          learner,
          course,
          reset: true,
          member: member === undefined ? null : courseMemberJson(member),
        };
        return { status: 200, json };
      },
    }),
  ];
}

/** What a completion is made of. */
const forgotten: readonly KeptFact['what'][] = ['completed', 'certified'];

/** What is shown of a member of whom these facts are known; nothing where that is nobody. */
function shownOf(name: 'before' | 'after', facts: readonly KeptFact[]): Pick<Deed, 'before' | 'after'> {
  const member = membershipOf(facts);
  return member === undefined ? {} : { [name]: courseMemberJson(member) };
}

const id = { type: 'string', minLength: 1, maxLength: 200 } as const;

const reset = {
  type: 'object',
  properties: {
    learner: { ...id, description: 'the learner’s id in the platform' },
    course: { ...id, description: 'the course’s id in the platform' },
  },
  required: ['learner', 'course'],
  additionalProperties: false,
} as const;

const resetSchema = {
  type: 'object',
  properties: {
    learner: { type: 'string' },
    course: { type: 'string' },
    reset: { type: 'boolean', enum: [true] },
    member: {
      oneOf: [courseMemberSchema, { type: 'null' }],
      description: 'As it stands now; null where nothing else is known of the learner in the course.',
    },
  },
  required: ['learner', 'course', 'reset', 'member'],
};

function completionUnknown(learner: string, course: string): Problem {
  const detail =
    `There is nothing to reset: no completion of course "${course}" by learner "${learner}" is known here. ` +
    'Check both ids; GET …/records/learners/{id} shows what the learner has completed.';
  return new Problem({ status: 404, code: 'completion-unknown', detail });
}
