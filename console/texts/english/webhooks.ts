import { counted } from '../plain.ts';

/** The list of webhooks. */
export const webhooks = {
  title: 'Webhooks',
  add: 'Add a webhook',
  search: 'Search the webhooks',
  standing: 'Show',
  all: 'All',
  list: 'Webhooks, those in trouble first',
  found: (count: number, all: number) =>
    count === all
      ? counted(all, 'webhook', 'webhooks')
      : `${count} of ${counted(all, 'webhook', 'webhooks')}`,
  loadMore: 'Load more webhooks',
  more: (count: number) => `Show ${counted(count, 'more', 'more')}`,
  empty: {
    title: 'No webhook yet',
    text: 'A webhook is an address of yours that is told what happens to your learners, the moment it happens: who enrolled, who completed a course, who earned a certificate. Choose the dialect that your receiver understands, and send a test.',
    reader:
      'A webhook is an address that is told what happens to learners. Whoever manages this academy can add one.',
    action: 'Add the first webhook',
  },
  nothingFound: {
    title: 'No webhook fits',
    text: 'None stands so and has all these words in its address, description or profile.',
    action: 'Show all',
  },
  columns: {
    health: 'Last 24 hours',
    lastError: 'Last error',
    nextRetry: 'Next retry',
    waiting: 'Waiting',
  },
  noTries: 'Nothing was sent',
  noErrors: 'None',
  noRetry: 'None due',
  nothingWaits: 'Nothing',
  waits: (count: number, isAtLeast: boolean) =>
    `${isAtLeast ? 'At least ' : ''}${counted(count, 'delivery', 'deliveries')}`,
  held: (count: number, isAtLeast: boolean) =>
    `${isAtLeast ? 'At least ' : ''}${counted(count, 'delivery', 'deliveries')} held`,
  succeeded: (part: string) => `${part} arrived`,
  bars: (good: number, bad: number) =>
    `Each hour of the last 24: ${counted(good, 'try arrived', 'tries arrived')}, ${counted(bad, 'did not', 'did not')}`,
  since: {
    disabled: 'Switched off',
    failing: 'What was sent has failed for good, and nothing has arrived since',
    declined: 'Declined',
    requested: 'Asked for',
    refusing: 'No request has succeeded since',
  },
  requestedText: 'An operator decides.',
  restReasons: {
    failures: 'Left alone for a while, since too much failed.',
    asked: 'Left alone for a while, since an answer asked for it.',
  },
  rest: { probe: 'The next try goes', probeDue: 'The next try goes now.' },
  hearsAll: 'all events',
  hears: (count: number) => counted(count, 'kind of event', 'kinds of events'),
  hearsNone: 'no events of learners',
  menu: {
    label: (url: string) => `Actions for ${url}`,
    open: 'Open',
    edit: 'Edit',
    deliveries: 'Its deliveries',
    test: 'Send a test',
    pause: 'Pause',
    resume: 'Resume',
  },
  pause: {
    title: 'Pause the webhook?',
    verb: 'Pause',
    text: 'From now on nothing is sent there. What happens meanwhile is held, and is sent when the webhook is resumed; the platform notices nothing. To:',
    done: 'The webhook is paused.',
  },
  test: { title: 'Send a test' },
} as const;
