import { amount, counted, duration, percent } from '../plain.ts';

const webhooks = (count: number) => counted(count, 'webhook', 'webhooks');

/** What goes on: the first page, of all academies or of one. */
export const overview = {
  title: 'Overview',
  titleOf: (academy: string) => `Overview of ${academy}`,
  span: 'How far to look back',
  spans: { 24: '24 hours', 168: '7 days', 720: '30 days' },
  figures: {
    title: 'In figures',
    published: 'Events published',
    publishedWhen: (span: string) => `in ${span}`,
    success: 'Success rate',
    successOf: (delivered: number, attempts: number) =>
      `${amount(delivered)} of ${counted(attempts, 'attempt', 'attempts')} delivered`,
    noAttempts: 'Nothing was tried',
    rate: (part: number | null) => (part === null ? '–' : percent(part)),
    failed: 'Failed for good',
    failedNone: 'Nothing was given up',
    failedSome: 'See which, and replay them',
    failedWhere: 'Their webhooks show which',
    average: 'Average answer',
    averageWhy: 'From sending to the end of the answer',
    took: (ms: number | null) => (ms === null ? '–' : duration(ms)),
    waiting: 'Waiting now',
    count: (count: number, isAtLeast: boolean) => (isAtLeast ? `≥ ${amount(count)}` : amount(count)),
    waitingNone: 'Everything is sent',
    waitingParts: (pending: number, held: number) =>
      [
        pending > 0 && `${amount(pending)} pending`,
        held > 0 && `${amount(held)} held for webhooks that are off`,
      ]
        .filter((part) => part !== false)
        .join(', '),
    due: 'Oldest that is due',
    dueNone: '–',
    dueNoneWhy: 'Nothing lags behind',
    dueSome: 'Due, and not taken up yet',
    dueLate: 'Deliveries lag behind: there is more to send than is sent',
  },
  partial: 'Counted from',
  partialOn: 'What was before is being counted, and appears here by itself.',
  notCounted: 'The past is being counted, and appears here by itself.',
  chart: {
    title: 'Over time',
    events: 'Events published',
    attempts: 'Attempts, by how they ended',
    published: 'Published',
    delivered: 'Delivered',
    retried: 'To be tried again',
    failed: 'Failed',
    average: 'Average answer',
    begins: 'From',
    nothing: 'Nothing went on in this time.',
    each: { 24: 'Each bar is an hour.', 168: 'Each bar is six hours.', 720: 'Each bar is a day.' },
    ofEvents: (published: number) => `Events over time: ${amount(published)} published.`,
    ofAttempts: (delivered: number, retried: number, failed: number) =>
      `Attempts over time: ${amount(delivered)} delivered, ${amount(retried)} to be tried again, ${amount(failed)} failed.`,
    table: 'The numbers as a table',
  },
  trouble: {
    title: 'Webhooks in trouble',
    none: 'No webhook is in trouble.',
    noneDue: 'No webhook is in trouble, and nothing waits for a decision.',
    disabled: 'Switched off',
    failing: 'Nothing arrives any more; it began to fail',
    resting: {
      failures: 'Left alone, since too much failed; one goes as a probe',
      asked: 'Left alone, since its answer asked for that; one goes as a probe',
    },
    probing: 'Left alone; the probe is due',
    cures: { disabled: 'Test and resume', failing: 'See the errors', resting: 'See why' },
    cureOf: (cure: string, webhook: string) => `${cure}: ${webhook}`,
    in: 'in',
    more: {
      disabled: (count: number) => `All ${webhooks(count)} that are switched off`,
      failing: (count: number) => `All ${webhooks(count)} that fail`,
      resting: (count: number) => `All ${webhooks(count)} that are left alone`,
    },
  },
  decisions: {
    asked: 'asked for',
    decide: 'Look and decide',
    all: (count: number) => `All ${counted(count, 'request', 'requests')}`,
    asks: (count: number) => `${webhooks(count)} ${count === 1 ? 'waits' : 'wait'} for your decision`,
    here: (count: number) =>
      `${webhooks(count)} ${count === 1 ? 'waits' : 'wait'} for an operator’s approval. Nothing is sent there until then.`,
    declined: (count: number) =>
      `${webhooks(count)} ${count === 1 ? 'was' : 'were'} declined. The reason says what to change.`,
    seeWaiting: 'See which wait',
    seeDeclined: 'See which were declined',
  },
  standings: {
    title: (count: number) => `${webhooks(count)}, by how they stand`,
    titleIn: (count: number, academies: number) =>
      `${webhooks(count)} in ${counted(academies, 'academy', 'academies')}, by how they stand`,
    among: 'Failing and resting ones are active, and counted there too.',
    atLeast: 'There are more than were counted.',
  },
  first: {
    title: 'Three steps to the first delivery',
    titleHere: 'Two steps to the first delivery',
    text: 'Each is done in a minute.',
    done: 'done',
    academy: {
      title: 'Add an academy',
      text: 'A customer of your learning platform, with keys and webhooks of their own, apart from all others.',
      verb: 'Add an academy',
    },
    webhook: {
      title: 'Add a webhook',
      text: 'An address that is told what happens to learners, in the dialect that its receiver understands.',
      verb: 'Add a webhook',
      waits: 'It needs an academy first.',
      notMay: 'Whoever manages this academy can add one.',
    },
    sample: {
      title: 'Publish a sample',
      text: 'An event as your platform would send it. See it arrive, with the request and the answer.',
      verb: 'Publish a sample',
      waits: 'It needs an academy first.',
      notMay: 'The learning platform publishes events; as soon as it does, they appear here.',
    },
  },
} as const;
