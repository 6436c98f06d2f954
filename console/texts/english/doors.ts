/** Coming in and going out. */
export const doors = {
  consoleTitle: 'Schoolbell console',
  portalTitle: 'Webhooks',
  ended: 'Your session has ended',
  endedWhy: 'Its time is over, or somebody ended it. What you had saved is kept.',
  stillIn: 'You are in the session that you had before',
  signedOut: 'You have signed out. Nothing that you looked at is left in this page.',
  notSignedOut: 'You are still signed in',
  key: 'Operator key',
  keyHint: 'It was printed once at the first start of the service, and begins with sb_op_.',
  enter: 'Sign in',
  byLink:
    'Open this page from your learning platform: each link that it makes lets you in once, for an hour at most.',
  who: { console: 'Operator', portal: 'Customer', key: 'Key' },
  endsAt: 'The session ends',
  endsSoon: (length: string) => `The session ends in ${length}. Save what you are writing.`,
} as const;
