import type { KeptFact } from '../../model.ts';
import type { MemberKey, MembersPlace } from '../../store/words/records.ts';
import type { Page } from '../../store/words/pages.ts';
import type { Store } from '../../store/store.ts';
import { cursorUnknown, pageFields, pageRequest } from './paging.ts';
import { subjectUnknown } from './record-look.ts';

/** The query string of a list of members. A cursor holds a learner’s id and an occurrence. */
export const memberQuery = {
  type: 'object',
  properties: pageFields(1000, 2500),
  required: [],
  additionalProperties: false,
} as const;

/**
 * A page of everyone who is or was in a place: the facts of each. Whoever joins meanwhile moves nobody to another page.
 * Throws 404 where no event told of anyone.
 */
export async function memberPage(
  store: Pick<Store, 'members'>,
  place: MembersPlace,
  query: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<readonly KeptFact[]>> {
  const { limit, cursor } = pageRequest(query);
  const after = cursor === undefined ? undefined : memberIn(cursor);
  const found = await store.members({ ...place, limit: limit + 1, ...(after && { after }) });
  if (found.length === 0 && after === undefined) throw subjectUnknown(place.record, place.subject);
  const items = found.slice(0, limit);
  const last = items.at(-1)?.[0];
  return found.length > limit && last ? { items, next: cursorBehind(last) } : { items };
}

/** `m` and, in base64url, the key as JSON: ids may hold any character. */
function cursorBehind({ learner, occurrence }: MemberKey): string {
  return `m${Buffer.from(JSON.stringify([learner, occurrence])).toString('base64url')}`;
}

function memberIn(cursor: string): MemberKey {
  const key = parsed(Buffer.from(cursor.slice(1), 'base64url').toString('utf8'));
  const [learner, occurrence] = Array.isArray(key) ? Array.from<unknown>(key) : [];
  if (typeof learner !== 'string' || typeof occurrence !== 'string') throw cursorUnknown();
  if (cursorBehind({ learner, occurrence }) !== cursor) throw cursorUnknown();
  return { learner, occurrence };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
