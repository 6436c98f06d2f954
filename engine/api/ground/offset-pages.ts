/** Where a page of a list that is counted as a whole begins, and how many items it holds at most. */
export interface OffsetRequest {
  readonly offset: number;
  readonly limit: number;
}

/** The query string of such a list. Its order is by id, so it can be read from anywhere; it is no feed of what changed. */
export const offsetQuery = {
  type: 'object',
  properties: {
    offset: {
      type: 'integer',
      minimum: 0,
      maximum: 1_000_000,
      default: 0,
      description: 'How many items to leave out at the beginning.',
    },
    limit: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: 50,
      description: 'How many items at most.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;

export function offsetRequest({ offset = 0, limit = 50 }: Partial<OffsetRequest>): OffsetRequest {
  return { offset, limit };
}

export function offsetJson(
  items: readonly object[],
  total: number | undefined,
  { offset, limit }: OffsetRequest,
): { items: readonly object[]; total: number | null; offset: number; limit: number } {
  return { items, total: total ?? null, offset, limit };
}

export function offsetSchema(item: object): object {
  return {
    type: 'object',
    properties: {
      items: { type: 'array', items: item },
      total: {
        type: ['integer', 'null'],
        description: 'How many there are in all; null where they are more than 10 000.',
      },
      offset: { type: 'integer' },
      limit: { type: 'integer' },
    },
    required: ['items', 'total', 'offset', 'limit'],
  };
}
