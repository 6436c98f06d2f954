import type { Page, PageRequest } from '../../store/store.ts';

/** The fields of a query string that lists take; `limitMax` differs by list. */
export function pageFields(limitMax: number) {
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
      maxLength: 500,
      pattern: '^[\\x21-\\x7e]+$',
      description: 'The `next` of the page before.',
    },
  } as const;
}

export function pageRequest(query: { readonly limit?: number; readonly cursor?: string }): PageRequest {
  return { limit: query.limit ?? limitDefault, ...(query.cursor !== undefined && { cursor: query.cursor }) };
}

/** `next` is null at the end of a list. */
export function pageJson<T>(
  page: Page<T>,
  show: (item: T) => object,
): { items: object[]; next: string | null } {
  return { items: page.items.map(show), next: page.next ?? null };
}

export function pageSchema(item: object): object {
  return {
    type: 'object',
    properties: {
      items: { type: 'array', items: item },
      next: { type: ['string', 'null'], description: 'Cursor of the next page; null at the end.' },
    },
    required: ['items', 'next'],
  };
}

const limitDefault = 50;
