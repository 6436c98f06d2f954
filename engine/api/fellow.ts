import type { Membership } from '../records/membership.ts';
import { fellowFace } from './ground/fellow-face.ts';
import { offsetJson, offsetQuery, offsetRequest, offsetSchema } from './ground/offset-pages.ts';
import { memberOf, membersOf } from './ground/record-look.ts';
import { resultJson, resultProperties, utc } from './ground/record-shape.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { faceRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/**
 * The pull API of Fellow Digitals, from which a receiver fetches what the webhook only hints at. Its document names one
 * address, `GET /api/v1/courses/{courseId}/members/{memberId}/coursemember`, and what it tells: “the learner's result (score,
 * success and certificate)”. Every `courseId`, `programId` and `memberId` of a webhook can be put into an address as it
 * is: a program is a path of any kind, as it is for the webhook. The shapes of the answers are ours.
 */
export function fellow({ store }: ApiParts): readonly Route[] {
  return [...members(course), ...members(program)];

  function members({ record, noun, plural, idName, Noun }: Kind): readonly Route[] {
    const many = `/fellow/api/v1/${plural}/{${idName}}/members`;
    const show = (member: Membership) => ({ [idName]: member.subject, ...memberJson(member) });
    const schema = memberSchema(idName);
    const words = { method: 'GET', access: 'read', tag: 'fellow-api' } as const;
    const place = (academy: string, params: Readonly<Record<string, string>>) => ({
      academy,
      record,
      subject: params[idName] ?? '',
      noun,
    });
    return [
      faceRoute(fellowFace, {
        ...words,
        id: `fellow${Noun}Member`,
        path: `${many}/{memberId}/${noun}member`,
        summary: `Fetch a member’s result in a ${noun}`,
        description:
          `Fellow Digitals’ own address${record === 'course' ? '' : ', as the one for courses'}; the fields of the answer are ours. ` +
          'The member is as the event that happened last says, whenever it arrived; whoever was removed has no result.',
        answers: { 200: { description: 'What is known; what is not known is null.', schema } },
        run: async ({ academy, params }) => {
          const member = await memberOf(store, place(academy.id, params), params['memberId'] ?? '');
          return { status: 200, json: show(member) };
        },
      }),
      faceRoute(fellowFace, {
        ...words,
        id: `fellow${Noun}Members`,
        path: many,
        summary: `List the members of a ${noun}`,
        description:
          `Ours, to reconcile a whole ${noun} at once: every member, by id, those who were removed too. Paged by \`offset\` ` +
          'and `limit`, as elsewhere in that API.',
        query: queryReader(offsetQuery),
        answers: { 200: { description: 'A page of them.', schema: offsetSchema(schema) } },
        run: async ({ academy, params, query }) => {
          const page = offsetRequest(query);
          const { total, members: found } = await membersOf(store, place(academy.id, params), page);
          return { status: 200, json: offsetJson(found.map(show), total, page) };
        },
      }),
    ];
  }
}

interface Kind {
  readonly record: Membership['record'];
  readonly noun: string;
  readonly Noun: string;
  readonly plural: string;
  readonly idName: string;
}

const course: Kind = {
  record: 'course',
  noun: 'course',
  Noun: 'Course',
  plural: 'courses',
  idName: 'courseId',
};

const program: Kind = {
  record: 'path',
  noun: 'program',
  Noun: 'Program',
  plural: 'programs',
  idName: 'programId',
};

function memberJson(member: Membership) {
  const { learner, certificate } = member;
  return {
    memberId: learner,
    ...resultJson(member),
    certificate: certificate && {
      id: certificate.id,
      name: certificate.name ?? null,
      url: certificate.url ?? null,
      issuedAt: utc(certificate.issuedAt),
    },
  };
}

function memberSchema(idName: string): object {
  const text = { type: 'string' };
  const properties = {
    [idName]: text,
    memberId: text,
    ...resultProperties,
    certificate: {
      type: ['object', 'null'],
      properties: {
        id: text,
        name: { type: ['string', 'null'] },
        url: { type: ['string', 'null'] },
        issuedAt: { type: 'string', format: 'date-time' },
      },
      required: ['id', 'name', 'url', 'issuedAt'],
    },
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}
