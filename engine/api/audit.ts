import type { AuditEntry } from '../model.ts';
import { instant, instantSchema } from './ground/instants.ts';
import { pageJson, pageQuery, pageRequest, pageSchema } from './ground/paging.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** Who did what that somebody may ask about later. */
export function audit({ store }: ApiParts): readonly Route[] {
  return [
    academyRoute({
      id: 'listAudit',
      method: 'GET',
      path: '/v1/academies/{academy}/audit',
      access: 'manage',
      tag: 'audit',
      summary: 'List who did what',
      description: 'Newest first: resets of completions, and what was decided about requested endpoints.',
      query: queryReader(pageQuery),
      answers: { 200: { description: 'A page of entries.', schema: pageSchema(entrySchema) } },
      run: async ({ academy, query }) => {
        const page = await store.auditEntries({ academy: academy.id, ...pageRequest(query) });
        return { status: 200, json: pageJson(page, entryJson) };
      },
    }),
  ];
}

const entrySchema = {
  type: 'object',
  properties: {
    at: instantSchema,
    actor: { type: 'string', description: 'Id of the key that was shown.' },
    action: { type: 'string', description: '`records.reset`, `endpoint.approve`, …' },
    subject: { type: 'string', description: 'What it was done to: a learner’s id, an endpoint’s.' },
    details: { type: 'object', additionalProperties: { type: 'string' } },
  },
  required: ['at', 'actor', 'action', 'subject', 'details'],
};

function entryJson({ at, actor, action, subject, details }: AuditEntry): object {
  return { at: instant(at), actor, action, subject, details };
}
