import type { Fact, KeptFact } from '../model.ts';
import { attendanceOf } from '../records/attendance.ts';
import { learnerRecordOf } from '../records/learner.ts';
import { membershipOf } from '../records/membership.ts';
import { idParam } from './ground/found.ts';
import { memberPage, memberQuery } from './ground/member-pages.ts';
import { pageJson, pageSchema } from './ground/paging.ts';
import { learnerUnknown, memberOf } from './ground/record-look.ts';
import {
  attendanceJson,
  attendanceSchema,
  courseMemberJson,
  courseMemberSchema,
  learnerJson,
  learnerRecordSchema,
  pathMemberJson,
  pathMemberSchema,
} from './ground/record-shape.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/**
 * What is known of learners, as the academy's events told it: what a receiver asks after a body that holds only ids.
 * The records are as new as the latest event that was answered with 202.
 */
export function records({ store }: ApiParts): readonly Route[] {
  const tag = 'records';
  const access = 'read';
  const all = '/v1/academies/{academy}/records';

  return [
    academyRoute({
      id: 'getLearnerRecord',
      method: 'GET',
      path: `${all}/learners/{id}`,
      access,
      tag,
      summary: 'Look at a learner with all courses, paths and sessions',
      description: 'The learner as the event that happened last described them.',
      answers: { 200: { description: 'What is known.', schema: learnerRecordSchema } },
      run: async ({ academy, params }) => {
        const learner = idParam(params);
        const [known, found] = await Promise.all([
          store.facts({ academy: academy.id, record: 'learner', subject: '', learner }),
          store.factsOfLearner(academy.id, learner, factsMax + 1),
        ]);
        const isWhole = found.length <= factsMax;
        const places = isWhole ? found : withoutCutPlace(found);
        const record = learnerRecordOf([...known, ...places]);
        if (record === undefined) throw learnerUnknown(learner);
        return { status: 200, json: learnerJson(record, isWhole) };
      },
    }),
    ...membership('course', 'courses', courseMemberJson, courseMemberSchema),
    ...membership('path', 'paths', pathMemberJson, pathMemberSchema),
    academyRoute({
      id: 'listAttendance',
      method: 'GET',
      path: `${all}/sessions/{id}/attendance`,
      access,
      tag,
      summary: 'List who registered for a live session and who was there',
      description: 'By learner, then by occurrence where the session takes place several times.',
      query: queryReader(memberQuery),
      answers: { 200: { description: 'A page of them.', schema: pageSchema(attendanceSchema) } },
      run: async ({ academy, params, query }) => {
        const place = { academy: academy.id, record: 'session', subject: idParam(params) } as const;
        const page = await memberPage(store, place, query);
        const items = page.items.flatMap((facts) => attendanceOf(facts) ?? []);
        return { status: 200, json: pageJson({ ...page, items }, attendanceJson) };
      },
    }),
  ];

  function membership(
    record: 'course' | 'path',
    plural: string,
    show: typeof courseMemberJson,
    schema: object,
  ): readonly Route[] {
    const name = record === 'course' ? 'Course' : 'Path';
    const many = `${all}/${plural}/{id}/members`;
    return [
      academyRoute({
        id: `list${name}Members`,
        method: 'GET',
        path: many,
        access,
        tag,
        summary: `List who is or was in a ${record}`,
        description: 'By the learner’s id, those who were removed too.',
        query: queryReader(memberQuery),
        answers: { 200: { description: 'A page of them.', schema: pageSchema(schema) } },
        run: async ({ academy, params, query }) => {
          const place = { academy: academy.id, record, subject: idParam(params) };
          const page = await memberPage(store, place, query);
          const items = page.items.flatMap((facts) => membershipOf(facts) ?? []);
          return { status: 200, json: pageJson({ ...page, items }, show) };
        },
      }),
      academyRoute({
        id: `get${name}Member`,
        method: 'GET',
        path: `${many}/{learner}`,
        access,
        tag,
        summary: `Look at a learner’s place in a ${record}`,
        answers: { 200: { description: 'When, how far and with what result.', schema } },
        run: async ({ academy, params }) => {
          const place = { academy: academy.id, record, subject: idParam(params), noun: record };
          return { status: 200, json: show(await memberOf(store, place, params['learner'] ?? '')) };
        },
      }),
    ];
  }
}

/** Some six hundred courses of one learner. */
const factsMax = 2000;

/** Facts come by place; of the last one shown, more may be missing, and half a place would tell something wrong. */
function withoutCutPlace(facts: readonly KeptFact[]): readonly KeptFact[] {
  const last = facts.at(-1);
  return facts.filter((fact) => last === undefined || placeOf(fact) !== placeOf(last));
}

function placeOf({ record, subject, occurrence }: Fact): string {
  return JSON.stringify([record, subject, occurrence]);
}
