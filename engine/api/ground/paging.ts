import { Problem } from '../../problem.ts';
import type { Page, PageRequest } from '../../store/words/pages.ts';

const limitDefault = 50;

/** The fields of a query string that lists take; how much they may hold differs by list. */
export function pageFields(limitMax: number, cursorCharactersMax = 500) {
  return {
    limit: {
      type: 'integer',
      minimum: 1,
      maximum: limitMax,
      default: limitDefault,
      description: 'How many items at most.',
    },
    cursor: {
      type: 'string',
      minLength: 1,
      maxLength: cursorCharactersMax,
      pattern: '^[\\x21-\\x7e]+$',
      description: 'the `next` of an earlier page of this list',
    },
  } as const;
}

/** The query string of a list that has no filters. */
export const pageQuery = {
  type: 'object',
  properties: pageFields(100),
  required: [],
  additionalProperties: false,
} as const;

export function pageRequest(query: { readonly limit?: number; readonly cursor?: string }): PageRequest {
  return { limit: query.limit ?? limitDefault, ...(query.cursor !== undefined && { cursor: query.cursor }) };
}

/**
 * A store looks at so many rows a call, so where few of them fit a filter its page may be empty with more to come.
 * It is asked on, though not for ever: an empty page with a `next` is seen by those alone who have very much.
 */
export async function pageWithItems<P extends Page<unknown>>(
  first: PageRequest,
  load: (request: PageRequest) => Promise<P>,
): Promise<P> {
  let page = await load(first);
  for (
    let rounds = 1;
    rounds < roundsMax && page.items.length === 0 && page.next !== undefined;
    rounds += 1
  ) {
    page = await load({ ...first, cursor: page.next });
  }
  return page;
}

/** A page of a list that is in memory as a whole, oldest first. Whatever is deleted meanwhile, no other is skipped. */
export function pageOfAll<T extends { readonly id: string; readonly createdAt: number }>(
  all: readonly T[],
  { limit, cursor }: PageRequest,
): Page<T> {
  const start = cursor === undefined ? 0 : startAfter(all, cursor);
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  if (last === undefined || start + limit >= all.length) return { items };
  return { items, next: `${last.createdAt.toString(36)}.${last.id}` };
}

function startAfter(
  all: readonly { readonly id: string; readonly createdAt: number }[],
  cursor: string,
): number {
  const [, instant = '', id] = /^([0-9a-z]{1,10})\.(\w+)$/.exec(cursor) ?? [];
  if (id === undefined) throw cursorUnknown();
  const index = all.findIndex((item) => item.id === id);
  if (index >= 0) return index + 1;
  const later = all.findIndex(({ createdAt }) => createdAt > parseInt(instant, 36));
  return later < 0 ? all.length : later;
}

export function cursorUnknown(): Problem {
  const detail =
    'The cursor is not one of this list; take it from `next` of an earlier page, or leave it out to start anew.';
  return new Problem({ status: 400, code: 'cursor-unknown', detail });
}

/** `next` is null at the end of a list. */
export function pageJson<T>(
  page: Page<T>,
  show: (item: T) => object,
): { items: object[]; next: string | null } {
  return { items: page.items.map(show), next: page.next ?? null };
}

/** The same of a list that grows at its end. */
export function feedSchema(item: object): object {
  return listSchema(item, {
    resume: {
      type: ['string', 'null'],
      description:
        'Cursor of what comes after this page, also where nothing more is there yet: keep it. Null where the newest come first.',
    },
  });
}

export function pageSchema(item: object): object {
  return listSchema(item, {});
}

function listSchema(item: object, more: Readonly<Record<string, object>>): object {
  return {
    type: 'object',
    properties: {
      items: { type: 'array', items: item },
      next: { type: ['string', 'null'], description: 'Cursor of the next page; null at the end.' },
      ...more,
    },
    required: ['items', 'next', ...Object.keys(more)],
  };
}

const roundsMax = 20;
