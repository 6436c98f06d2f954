import { Problem } from '../../problem.ts';
import type { Reader } from './reader.ts';

const pageSizeDefault = 100;
const pageSizeMax = 1000;

export interface NumberedQuery {
  readonly page: string | undefined;
  readonly pageSize: string | undefined;
}

/** Takes every query string, as Django REST framework does: parameters that it does not know are overlooked. */
export const numberedQuery: Reader<NumberedQuery> = {
  schema: {
    type: 'object',
    properties: {
      page: {
        type: 'string',
        description: 'Which page, from 1 on [pub]; `last` is the last. Beyond the last is a 404.',
      },
      page_size: {
        type: 'string',
        description:
          `How many on a page: ${pageSizeDefault} where absent [pub] or no number above 0, ${pageSizeMax} at most ` +
          'whatever is asked for.',
      },
    },
    required: [],
  },
  read: (query) => ({
    kind: 'read',
    value: { page: lastOf(query, 'page'), pageSize: lastOf(query, 'page_size') },
  }),
};

/** A page of a list that is in memory as a whole, as Django REST framework numbers pages. */
export function numberedPage<T>(
  all: readonly T[],
  { page = '1', pageSize: size = '' }: NumberedQuery,
  address: () => URL,
  show: (item: T) => object,
): object {
  const pageSize = Math.min(wholeNumber(size) || pageSizeDefault, pageSizeMax);
  const pages = Math.max(1, Math.ceil(all.length / pageSize));
  const number = page === 'last' ? pages : (wholeNumber(page) ?? 0);
  if (number < 1 || number > pages) throw pageUnknown();
  const start = (number - 1) * pageSize;
  return {
    count: all.length,
    next: number < pages ? addressOf(address(), number + 1) : null,
    previous: number > 1 ? addressOf(address(), number - 1) : null,
    results: all.slice(start, start + pageSize).map(show),
  };
}

/** The first page goes without a number, as there. */
function addressOf(url: URL, page: number): string {
  if (page === 1) url.searchParams.delete('page');
  else url.searchParams.set('page', String(page));
  return url.href;
}

function wholeNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Of a parameter that is given several times the last counts. */
function lastOf(query: unknown, name: string): string | undefined {
  const given: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined;
  const last: unknown = Array.isArray(given) ? given.at(-1) : given;
  return typeof last === 'string' ? last : undefined;
}

function pageUnknown(): Problem {
  return new Problem({ status: 404, code: 'page-unknown', detail: 'Invalid page.' });
}

export function numberedSchema(item: object): object {
  const link = { type: ['string', 'null'], format: 'uri' };
  return {
    type: 'object',
    properties: {
      count: { type: 'integer' },
      next: link,
      previous: link,
      results: { type: 'array', items: item },
    },
    required: ['count', 'next', 'previous', 'results'],
  };
}
