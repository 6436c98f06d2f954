import { counted, percent } from '../plain.ts';

/** What many pages say. */
export const kit = {
  loading: 'Loading',
  again: 'Try again',
  more: 'Show more',
  noMore: 'That is all.',
  lookOn: 'Nothing in the part that was searched; look further back',
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  now: 'now',
  ahead: (length: string) => `in ${length}`,
  ago: (length: string) => `${length} ago`,
  never: 'never',
  none: 'None',
  unreachable: {
    title: 'Schoolbell cannot be reached',
    detail: 'The network or the service is away. Look whether it runs, then try again.',
  },
  unexpected: { title: 'That did not work', detail: 'The service answered something unexpected. Try again.' },
  faults: 'What is wrong',
  reference: (id: string) => `Reference for whoever reads the log: ${id}`,
  bytes: (count: number) => counted(count, 'byte', 'bytes'),
  payload: {
    pretty: 'Laid out',
    exact: 'Exactly as sent',
    empty: 'Empty body',
    hiddenCharacters:
      'Characters that cannot be seen, or that turn the direction of writing, are shown by their code.',
    cut: (shown: string, all: string) => `The first ${shown} of ${all} are shown.`,
    all: 'Show all',
  },
  secret: {
    copy: 'Copy the secret',
    once: 'It is shown this once. Keep it where your receiver reads its secrets, before you leave this page.',
  },
  retryLine: {
    never: 'It is sent once and never again.',
    first: 'first try',
    summary: (tries: number, length: string) => `${counted(tries, 'more try', 'more tries')} over ${length}`,
    label: (tries: number, length: string) =>
      `A line with ${counted(tries, 'more try', 'more tries')} over ${length}; the exact times follow as a list.`,
    exact: 'The exact times',
    after: (length: string) => `after ${length}`,
    spread: (part: number) =>
      `The times are those of a first try now, each refused. Each gap is spread by ${percent(part)} either way, so that not all come at once.`,
    ifNow: 'The times are those of a first try now, each refused.',
  },
  states: {
    pending: 'Pending',
    held: 'Held',
    delivered: 'Delivered',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  standings: {
    active: 'Active',
    paused: 'Paused',
    disabled: 'Disabled',
    requested: 'Requested',
    declined: 'Declined',
    failing: 'Failing',
    resting: 'Resting',
  },
} as const;
