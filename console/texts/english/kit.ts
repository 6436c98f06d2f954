import { counted } from '../plain.ts';

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
