import { amount, counted } from '../plain.ts';

const things = (count: number) => counted(count, 'delivery', 'deliveries');

/** What was matched for a webhook, against what arrived. */
export const reconciliation = {
  title: 'Reconciliation',
  intro:
    'What was made for this webhook in a span of time, and what became of it. Compare the totals with what your receiver counted.',
  span: 'Span of time',
  totals: 'Totals by event type',
  type: 'Event type',
  all: 'All',
  columns: {
    matched: 'Matched',
    delivered: 'Delivered',
    failed: 'Failed',
    held: 'Held',
    pending: 'Pending',
    cancelled: 'Cancelled',
    repeated: 'Repeated',
  },
  sum: 'Matched is the sum of all others. Repeated ones were made cancelled, since the webhook had heard the same before.',
  perfect: 'All that was matched has arrived.',
  nothing: 'Nothing was matched in this span',
  nothingCure: 'Choose a longer span, or look whether something was published that this webhook listens to.',
  missing: 'What has not arrived',
  missingSays: 'Oldest first. What is pending or held is still on its way.',
  none: 'Nothing is missing.',
  replay: 'Send again what failed or was cancelled…',
  replayCount: (count: number) => `${things(count)} failed or cancelled`,
  nothingToReplay: 'Nothing failed or was cancelled, so there is nothing to send again.',
  count: amount,
} as const;
