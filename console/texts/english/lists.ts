import { counted } from '../plain.ts';

/** Lists that come in pages, live ones, and what narrows them. */
export const lists = {
  live: 'Live',
  following: 'New ones appear here by themselves.',
  still: 'New ones are not shown until you switch this on or load the page again.',
  waiting: (count: number, isMore: boolean) => `${isMore ? `${count} or more` : count} new – show`,
  arrived: (count: number) => counted(count, 'new row', 'new rows'),
  isNew: 'New',
  nothingYet: 'Nothing in the part that was searched.',
  lookFurther: 'Look further back',
  filters: 'Filters',
  clear: 'Clear all filters',
  clearOne: (what: string) => `Clear ${what}`,
  any: 'Any',
  nothingFits: 'Nothing has these words',
  moreOf: (count: number) => `Show ${counted(count, 'more', 'more')}`,
  span: 'Time',
  anyTime: 'Any time',
  ownSpan: 'From … to …',
  recent: (hours: number) =>
    hours === 1 ? 'Last hour' : hours <= 24 ? `Last ${hours} hours` : `Last ${hours / 24} days`,
  since: 'From',
  until: 'Until',
} as const;
