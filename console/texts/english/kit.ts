import { counted, percent } from '../plain.ts';

/** What many pages say. */
export const kit = {
  loading: 'Loading',
  again: 'Try again',
  more: 'Show more',
  noMore: 'That is all.',
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  now: 'now',
  ahead: (length: string) => `in ${length}`,
  ago: (length: string) => `${length} ago`,
  never: 'never',
  unreachable: {
    title: 'Schoolbell cannot be reached',
    detail: 'The network or the service is away. Look whether it runs, then try again.',
  },
  unexpected: { title: 'That did not work', detail: 'The service answered something unexpected. Try again.' },
  /** Where the API speaks of keys and headers, by its code. */
  problems: {
    'key-unknown': {
      title: 'This key is not known here',
      detail:
        'Copy it once more, whole. Where it is lost, “schoolbell keys make-operator” prints another: start the service with it as SCHOOLBELL_OPERATOR_KEY.',
    },
    'academy-unknown': {
      title: 'This academy is not there',
      detail: 'It was deleted, the address is mistyped, or your session is for another academy.',
    },
    'endpoint-unknown': {
      title: 'This webhook is not there',
      detail: 'It was deleted, or the address is mistyped. The list of webhooks has those that there are.',
    },
    'delivery-unknown': {
      title: 'This delivery is not there',
      detail: 'It is older than what is kept, or the address is mistyped.',
    },
    'event-unknown': {
      title: 'This event is not there',
      detail: 'It is older than what is kept, or was never published in this academy.',
    },
    'scope-missing': {
      title: 'Your session may not do this',
      detail: 'It was given to look, or for one academy only. Ask whoever let you in for more.',
    },
  },
  faults: 'What is wrong',
  reference: (id: string) => `Reference for whoever reads the log: ${id}`,
  payload: {
    pretty: 'Laid out',
    exact: 'Exactly as sent',
    empty: 'Empty body',
    hiddenCharacters:
      'Characters that cannot be seen, or that turn the direction of writing, are shown by their code.',
    cut: (shown: string, all: string) => `The first ${shown} of ${all} are shown.`,
    all: 'Show all',
  },
  moment: {
    nextMonth: 'Next month',
    previousMonth: 'Previous month',
    take: 'Take this time',
    hours: 'Hours',
    minutes: 'Minutes',
    seconds: 'Seconds',
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
