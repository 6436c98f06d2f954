import type { Infer } from '@schoolbell/wire';
import type { KeptAuditEntry } from '../store/words/audit.ts';
import { passing } from './ground/audit-entry.ts';
import { instant, instantMs, instantSchema } from './ground/instants.ts';
import { pageFields, pageJson, pageRequest, pageSchema, pageWithItems } from './ground/paging.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute, houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** Who did what that somebody may ask about later. */
export function audit({ store }: ApiParts): readonly Route[] {
  const tag = 'audit';
  const answers = { 200: { description: 'A page of entries.', schema: pageSchema(entrySchema) } };

  return [
    academyRoute({
      id: 'listAudit',
      method: 'GET',
      path: '/v1/academies/{academy}/audit',
      access: 'manage',
      tag,
      summary: 'List who did what in an academy',
      description:
        'Every change that was asked for and made: of the academy, its keys and sessions, its endpoints, deliveries and ' +
        'records. Not what was published, which the events say, nor what deliveries brought about by themselves.',
      query: queryReader(listed),
      answers,
      run: async ({ academy, query }) => ({
        status: 200,
        json: await page({ ...query, academy: academy.id }),
      }),
    }),
    houseRoute({
      id: 'listWholeAudit',
      method: 'GET',
      path: '/v1/audit',
      access: 'operator',
      tag,
      summary: 'List who did what in all academies',
      description:
        'The same for everything, with what belongs to no academy: operators’ keys and sessions, and academies that were ' +
        'deleted. An academy’s own entries go with it.',
      query: queryReader(listedOfAll),
      answers,
      run: async ({ query }) => ({ status: 200, json: await page(query) }),
    }),
  ];

  async function page({ limit, cursor, since, until, ...filters }: Asked): Promise<object> {
    const span = {
      ...(since !== undefined && { since: instantMs(since) }),
      ...(until !== undefined && { until: instantMs(until) }),
    };
    const request = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) };
    const found = await pageWithItems(pageRequest(request), (at) =>
      store.auditEntries({ ...filters, ...span, ...at }),
    );
    return pageJson(found, entryJson);
  }
}

type Asked = Infer<typeof listedOfAll>;

const id = { type: 'string', minLength: 1, maxLength: 300 } as const;

const fields = {
  actor: { ...id, description: 'Done by this key or session, by its id.' },
  action: { ...id, description: 'Of this kind: `endpoint.change`.' },
  subject: { ...id, description: 'Done to this: the id of an endpoint, a key, a learner.' },
  since: { type: 'string', format: 'date-time', description: 'Done at this instant or later.' },
  until: { type: 'string', format: 'date-time', description: 'Done before this instant.' },
  order: {
    type: 'string',
    enum: ['newest', 'oldest'],
    default: 'newest',
    description: 'Which come first.',
  },
  after: {
    type: 'string',
    maxLength: 20,
    pattern: '^aud_[1-9][0-9]*$',
    description: 'the `id` of an entry that the list goes on behind, as `cursor` does behind a page',
  },
  ...pageFields(1000),
} as const;

const listed = { type: 'object', properties: fields, required: [], additionalProperties: false } as const;

const listedOfAll = {
  ...listed,
  properties: { academy: { ...id, description: 'Of this academy only.' }, ...fields },
} as const;

const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;

const entrySchema = {
  type: 'object',
  properties: {
    id: { type: 'string', description: 'Entries are numbered as they are written down.' },
    academy: { type: 'string', description: 'Absent where it belongs to none, or outlives it.' },
    at: instantSchema,
    actor: {
      type: 'string',
      description: 'Id of the key or session that was shown; of a restored backup, `restore`.',
    },
    label: {
      type: 'string',
      description: 'Who that is in the platform’s own words, where a session says so.',
    },
    action: { type: 'string', description: '`endpoint.change`, `records.reset`, …' },
    subject: { type: 'string', description: 'What it was done to: the id of an endpoint, a learner, …' },
    details: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        'What else there is to say. `changed` names the fields that are others since, secrets among them by name only; ' +
        '`key` is the one that began the session.',
    },
    beforeSha256: {
      ...sha256,
      description:
        'SHA-256, in hexadecimal, of what GET showed of the subject before, as canonical JSON (RFC 8785) without ' +
        `${[...passing].map((name) => `\`${name}\``).join(', ')}, which change by themselves. Absent where nothing was.`,
    },
    afterSha256: { ...sha256, description: 'The same of what it shows since. Absent where nothing is.' },
  },
  required: ['id', 'at', 'actor', 'action', 'subject', 'details'],
};

function entryJson({ at, ...plain }: KeptAuditEntry): object {
  const { id: named, academy, ...rest } = plain;
  return { id: named, ...(academy !== undefined && { academy }), at: instant(at), ...rest };
}
