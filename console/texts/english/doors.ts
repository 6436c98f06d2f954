/** Coming in and going out. */
export const doors = {
  consoleTitle: 'Schoolbell console',
  portalTitle: 'Webhooks',
  ended: 'Your session has ended.',
  key: 'Operator key',
  keyHint: 'It was printed once at the first start of the service, and begins with sb_op_.',
  enter: 'Sign in',
  who: { console: 'Operator', portal: 'Customer', key: 'Key' },
  endsAt: 'The session ends',
  byLink: 'Open this page from your learning platform again: its link lets you in once.',
} as const;
