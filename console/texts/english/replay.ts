import { amount, counted, percent } from '../plain.ts';

const things = (count: number) => counted(count, 'delivery', 'deliveries');

/** Sending again what a webhook missed, and choosing a span of time for it. */
export const replay = {
  span: {
    lengths: 'Common spans of time',
    since: 'Made from',
    until: 'Made before',
    now: 'Now',
    ahead: 'This is yet to come; choose an instant that has passed.',
    backwards: 'This is not later than the beginning.',
    failing: 'Since it began to fail, and the week before',
  },
  title: 'Send again',
  intro:
    'Deliveries of a span of time are sent once more, each with a fresh round of tries and the same id, so that a receiver can tell them apart from new ones.',
  states: 'Which ones',
  stateWords: {
    failed: (count: number | undefined) => withCount('Failed', count),
    cancelled: (count: number | undefined) => withCount('Cancelled', count),
    delivered: (count: number | undefined) => withCount('Delivered, once more', count),
  },
  deliveredSays: 'The receiver has had these already and gets them a second time.',
  rate: 'So many a second, at most',
  rateSays: 'The webhook’s own limits count besides.',
  what: (count: number) =>
    count === 0 ? 'Nothing of that span would be sent.' : `${things(count)} would be sent again.`,
  uncounted: 'The span is too long to be counted beforehand; it can be sent all the same.',
  whileOff: 'While it is paused or switched off, they are held until it is resumed.',
  unapproved: 'Nothing was ever made for a webhook that is not approved.',
  start: 'Send again…',
  sureTitle: 'Send these deliveries again?',
  sure: (count: number | undefined) =>
    count === undefined
      ? 'All that is chosen in that span goes to the receiver again.'
      : `${things(count)} ${count === 1 ? 'goes' : 'go'} to the receiver again.`,
  verb: 'Send again',
  running: 'A replay is running',
  statuses: { running: 'Running', done: 'Done', cancelled: 'Cancelled' },
  progress: (part: number) => `${percent(part)} of the span looked through`,
  progressLabel: 'How far the replay got',
  requeued: (count: number) => `${things(count)} made due so far`,
  told: (status: string, count: number) => `Replay: ${status.toLowerCase()}, ${things(count)} made due.`,
  cancel: 'Cancel the replay',
  cancelTitle: 'Cancel this replay?',
  cancelSays: 'No more deliveries are made due. What it made due already is still sent.',
  cancelVerb: 'Cancel the replay',
  history: 'Replays so far',
  noHistory: 'Nothing was replayed yet.',
  columns: {
    begun: 'Begun',
    span: 'Span',
    states: 'Which ones',
    status: 'Status',
    requeued: 'Made due',
    rate: 'Per second',
  },
  count: amount,
} as const;

function withCount(word: string, count: number | undefined): string {
  return count === undefined ? word : `${word} (${amount(count)})`;
}
