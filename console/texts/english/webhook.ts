import { amount, counted, duration, percent } from '../plain.ts';

const things = (count: number) => counted(count, 'delivery', 'deliveries');
const held = (count: number, isAtLeast: boolean) => (isAtLeast ? `at least ${things(count)}` : things(count));

/** The page of one webhook. */
export const webhook = {
  tabs: {
    label: 'Parts of this page',
    health: 'Health',
    setup: 'Set-up',
    test: 'Test and preview',
    replay: 'Replay',
  },
  actions: {
    test: 'Test',
    pause: 'Pause',
    resume: 'Resume',
    endRest: 'Send now',
    edit: 'Edit',
    more: 'More',
    rotate: 'Rotate the secret',
    replay: 'Replay',
    reconcile: 'Reconcile',
    remove: 'Delete',
    approve: 'Approve',
    decline: 'Decline',
  },
  unnamed: 'Webhook',
  standing: {
    requested:
      'It waits for an operator’s approval. Until then nothing is sent to it, and nothing is held for it.',
    requestedHere:
      'It waits for your decision. Until then nothing is sent to it, and nothing is held for it.',
    declined: 'An operator declined it. Nothing is sent to it, and nothing is held for it.',
    declinedHere:
      'It was declined. Nothing is sent to it, and nothing is held for it; a change by its customer requests it again.',
    declinedCure: 'Change what the reason names: that requests it again.',
    declinedReason: 'The reason',
    paused: (count: number, isAtLeast: boolean) =>
      count === 0
        ? 'It is paused. What comes is held until it is resumed; nothing is held so far.'
        : `It is paused, and ${held(count, isAtLeast)} ${count === 1 ? 'is' : 'are'} held for it. They go out when it is resumed.`,
    disabled: (count: number, isAtLeast: boolean) =>
      count === 0
        ? 'It was switched off. What comes is held until it is resumed; nothing is held so far.'
        : `It was switched off, and ${held(count, isAtLeast)} ${count === 1 ? 'is' : 'are'} held for it. Nothing of it is lost.`,
    disabledCure:
      'Put the receiver right, send a test, then resume it. What had failed before is sent again by a replay.',
    disabledReason: 'Switched off because',
    disabledWords: {
      http_410_gone: 'the receiver answered 410: it is gone',
      http_4xx_response: 'the receiver refused a delivery with a status from 400 to 499',
      retry_count: 'a delivery failed at its last try',
      too_many_redirects: 'the receiver led on to other addresses too often',
      no_success_for_5_days: 'nothing had arrived for five days',
    },
    failing: 'Deliveries fail for good, and none has arrived since then. Look at the last errors below.',
    failingCure: 'Put the receiver right and send a test; then replay what failed.',
    resting: {
      failures:
        'Too much of what was sent failed, so it is left alone for a while. What is due waits and uses up no try.',
      asked: 'The receiver asked to be left alone for a while. What is due waits and uses up no try.',
    },
    restingUntil: 'One delivery goes as a probe after',
    restingNow: 'The probe is due: where it arrives, all others follow.',
    restingTimes: (times: number) =>
      `This happened ${amount(times)} times in a row, each rest longer than the one before.`,
    refusing: 'No request has succeeded since then; it is switched off after some days of that.',
    since: 'Since',
  },
  health: {
    title: 'Success over time',
    span: 'How far to look back',
    spans: { 24: '24 hours', 168: '7 days', 720: '30 days' },
    successRate: 'Attempts that delivered',
    average: 'Average answer',
    of: (attempts: number) => `of ${counted(attempts, 'attempt', 'attempts')}`,
    waiting: 'Waiting',
    lastDelivered: 'Last delivered',
    nextRetry: 'Next retry',
    noRetry: 'None is due',
    nothing: 'Nothing was tried in this time.',
    rate: (part: number | null) => (part === null ? '–' : percent(part)),
    took: (ms: number | undefined) => (ms === undefined ? '–' : duration(ms)),
    count: (count: number, isAtLeast: boolean) => (isAtLeast ? `≥ ${amount(count)}` : amount(count)),
    legend: { delivered: 'Delivered', retried: 'To be tried again', failed: 'Failed' },
    chart: (delivered: number, retried: number, failed: number) =>
      `Attempts over time: ${amount(delivered)} delivered, ${amount(retried)} to be tried again, ${amount(failed)} failed.`,
    asTable: 'Show the numbers',
    begins: 'Beginning',
  },
  retries: {
    title: 'Next retries',
    none: 'No delivery waits for another try.',
    all: 'All that is pending',
  },
  errors: {
    title: 'Last errors',
    none: 'No attempt has failed of late.',
    attempt: (number: number) => `attempt ${amount(number)}`,
    unsent: 'not sent',
  },
  latest: {
    title: 'Latest deliveries',
    none: 'No delivery has been made for it yet.',
    noneCure:
      'It gets one as soon as something happens that it listens to. You can publish a sample, or send a test.',
    all: 'All deliveries',
  },
  setup: {
    title: 'Where and how it sends',
    url: 'Address',
    description: 'Note',
    events: 'Events',
    allEvents: 'All that its profile carries',
    noEvents: 'None',
    operations: 'Operations',
    courses: 'Courses',
    allCourses: 'All',
    moreCourses: (count: number) => `and ${amount(count)} more`,
    auth: 'Basic authentication',
    authAs: 'as',
    headers: 'Additional headers',
    masked: 'Values are not shown.',
    ordering: 'Order',
    orderings: {
      none: 'Each delivery goes on its own.',
      learner: 'Deliveries about one learner go in order; others do not wait for them.',
      strict: 'All deliveries go in order, each after the one before it.',
    },
    rate: 'Rate',
    rateLimit: (perSecond: number) => `At most ${counted(perSecond, 'request', 'requests')} a second`,
    noRate: 'No limit',
    success: 'Success',
    lenient: 'The profile’s wider idea of success counts.',
    created: 'Made',
    updated: 'Changed',
    id: 'Id',
    promise: 'What its profile promises',
    retry: 'When it tries again',
    retryChoices: {
      profile: 'By the profile’s schedule',
      house: 'By Schoolbell’s schedule',
      custom: 'By gaps of its own',
    },
    signing: 'Signing',
    unsigned: 'Its deliveries are not signed.',
    algorithms: {
      v1: 'Signed with a shared secret (HMAC-SHA256), which was shown when it was made.',
      v1a: 'Signed with an ed25519 key; receivers verify with the key below, which is no secret.',
    },
    verificationKey: 'Verification key',
    former: 'The secret before it is good until',
  },
  test: {
    title: 'Test message',
    notApproved: 'Only an operator can test a webhook that is not approved.',
  },
  preview: {
    title: 'Preview',
    intro: 'The exact request for a sample. Nothing is sent.',
    type: 'Event type',
    request: 'Request that would be sent',
    typeAs: (type: string, wireType: string) => (type === wireType ? type : `${type} – ${wireType}`),
    nothing: 'It listens to no event, so there is nothing to preview.',
    retries: 'When it would be tried again, were every try refused',
  },
  pause: {
    title: 'Pause this webhook?',
    says: 'Nothing more is sent to it. What happens meanwhile is held, and goes out in order when it is resumed.',
    verb: 'Pause',
  },
  resume: {
    title: 'Resume this webhook?',
    restTitle: 'Send again at once?',
    rest: 'It is no longer left alone: what is due goes out at once.',
    nothing: 'It listens from now on. Nothing is held for it.',
    choice: 'What becomes of what is held',
    send: (count: number, isAtLeast: boolean) => `Send what is held: ${held(count, isAtLeast)}`,
    sendSays: 'It goes to the receiver in order, as fast as that takes it.',
    drop: (count: number, isAtLeast: boolean) => `Drop what is held: ${held(count, isAtLeast)}`,
    dropSays: 'It is cancelled and not sent. A replay can send it later.',
    verb: 'Resume',
    sendVerb: 'Resume and send',
    dropVerb: 'Resume and drop',
  },
  remove: {
    title: 'Delete this webhook?',
    says: (count: number, isAtLeast: boolean) =>
      count === 0
        ? 'Nothing more is sent to it. Its deliveries stay to be looked at; it cannot be brought back.'
        : `Nothing more is sent to it, and what waits for it is cancelled: ${held(count, isAtLeast)}. Its deliveries stay to be looked at; it cannot be brought back.`,
    verb: 'Delete for good',
    done: 'The webhook is deleted.',
  },
  rotate: {
    title: 'Rotate the secret',
    says: {
      v1: 'A new secret is made and shown once. Whoever verifies deliveries of this webhook has to be given it.',
      v1a: 'A new key is made. Whoever verifies deliveries of this webhook has to be given the new verification key.',
    },
    receiver: 'The receiver that has to change',
    overlap: 'The secret before it stays good',
    overlaps: {
      86400: 'for 24 hours',
      3600: 'for an hour',
      604800: 'for 7 days',
      0: 'not at all: it is in wrong hands',
    },
    overlapSays: 'So long deliveries carry both signatures, and a receiver may change when it suits it.',
    noOverlapSays:
      'From now on all former secrets are refused: a receiver that still has one takes nothing until it is changed.',
    verb: 'Make a new one',
    done: 'The new secret',
    doneKey: 'The new verification key',
    until: 'Former secrets are good until',
    noneLeft: 'No former secret is good any more.',
    close: 'I have kept it',
  },
  decide: {
    approveTitle: 'Approve this webhook?',
    approveSays: 'It listens from now on, and is sent the profile’s test message at once.',
    approveVerb: 'Approve and test',
    approved: 'It is approved and listens.',
    declineTitle: 'Decline this webhook?',
    declineSays: 'The customer reads the reason; changing the webhook requests it again.',
    reason: 'Reason for the customer',
    reasonHint: 'A sentence that says what to change.',
    declineVerb: 'Decline',
    testTitle: 'How the test went',
  },
} as const;
