import { Problem } from '../../problem.ts';
import type { Reader } from './reader.ts';
import { reader } from './reader.ts';

const pageSizeDefault = 100;
const pageSizeMax = 1000;

export interface NumberedQuery {
  readonly page?: string;
  readonly page_size?: string;
}

export const numberedQuery: Reader<NumberedQuery> = reader({
  type: 'object',
  properties: {
    page: {
      type: 'string',
      maxLength: 20,
      description: 'Which page, from 1 on [pub]; `last` is the last. Beyond the last is a 404.',
    },
    page_size: {
      type: 'string',
      maxLength: 20,
      description: `How many on a page: ${pageSizeDefault} where absent [pub], ${pageSizeMax} at most whatever is asked for.`,
    },
  },
  required: [],
  additionalProperties: false,
});

/** A page of a list that is in memory as a whole, as Django REST framework numbers pages. */
export function numberedPage<T>(
  all: readonly T[],
  { page = '1', page_size: size = String(pageSizeDefault) }: NumberedQuery,
  address: () => URL,
  show: (item: T) => object,
): object {
  const pageSize = Math.min(wholeNumber(size) ?? 0, pageSizeMax);
  if (pageSize < 1) throw sizeRefused();
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
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function pageUnknown(): Problem {
  return new Problem({ status: 404, code: 'page-unknown', detail: 'Invalid page.' });
}

function sizeRefused(): Problem {
  const message = `A valid integer is required. Give one from 1 to ${pageSizeMax}.`;
  const faults = [{ path: 'page_size', code: 'wrong-value', message }];
  return new Problem({ status: 400, code: 'query-invalid', detail: message, faults });
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
