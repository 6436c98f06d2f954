import { counted } from '../plain.ts';

/** What the platform told, and what became of it. */
export const events = {
  title: 'Events',
  caption: 'Events, newest first',
  columns: { event: 'Event', learner: 'Learner', published: 'Published', deliveries: 'Where it went' },
  filters: { id: 'Event id', idHint: 'Opens it', type: 'Event type', learner: 'Learner id' },
  publish: 'Publish a sample event',
  empty: {
    title: 'No events yet',
    text: 'Your learning platform publishes events through the API. Publish a sample event to see one arrive.',
  },
  noMatch: { title: 'No event fits these filters', text: 'Take a filter away, or look at a longer time.' },
  nowhere: 'Nobody listens to it',
  event: {
    about: 'About this event',
    id: 'Id',
    type: 'Type',
    learner: 'Learner',
    occurred: 'Happened',
    published: 'Published',
    sequence: 'Number',
    sequenceOf: (sequence: number) => `${sequence} of this learner’s events`,
    sequenceOfOperations: (sequence: number) => `${sequence} of the academy’s operational events`,
    operational: 'none; it is about operations',
    payload: 'What was published',
    payloadLabel: 'The event’s data',
    went: 'Where it went',
    wentCaption: 'Deliveries of this event',
    wentNowhere: 'It made no delivery: no webhook listened to it.',
    notWent: 'Where it did not go',
    notWentHint:
      'By the set-up of the webhooks as it is now. Where that was changed after the event was published, it may have been otherwise then.',
    notWentAll: 'Every webhook of the academy has a delivery of it.',
  },
  because: {
    'not-there-yet': 'The webhook was added after the event was published.',
    unapproved: 'The webhook is not approved, so it is sent nothing.',
    'not-carried': (profile: string) => `${profile} has no words for this type of event.`,
    operations: 'The webhook did not ask for operational events.',
    type: 'The webhook listens to other types of events.',
    course: (course: string) => `The webhook listens to other courses than ${course}.`,
    'no-course': 'The webhook listens to certain courses, and the event is about none.',
    'same-address': 'Another webhook with the same address gets it; of several it goes to one.',
    condition: (profile: string, condition: string) => `${profile} carries this type ${condition}.`,
    unknown: 'By its set-up as it is now it would get this event; it was another one then.',
    changed: 'Its set-up was changed since.',
  },
  publishing: {
    title: 'Publish a sample event',
    warning: 'This is a real event',
    warningText:
      'It is sent to the webhooks below as any other, and counts in the learner’s records. Use the id of a learner that may be written about.',
    type: 'Event type',
    json: 'The event as JSON',
    jsonHint: 'A fresh id, and now as the time. Change what you like.',
    fresh: 'Start over with the sample',
    hears: 'Who will hear it',
    hearsNobody: 'No webhook listens to this event. It is kept, and nothing is sent.',
    hearsHint: 'By the set-up of the webhooks as it is now.',
    notRead: 'Mend the JSON to see who will hear it.',
    held: 'It is not active: the event is held for it.',
    sent: 'It is sent at once.',
    rests: 'It is left alone just now, and gets it after that.',
    mayOnly: (condition: string) => `This profile carries the type ${condition}.`,
    faults: 'What is wrong with it',
    line: (line: number) => `Line ${line}`,
    go: 'Publish',
    sure: 'Publish this event?',
    sureHears: (count: number) =>
      count === 0
        ? 'No webhook listens to it, so nothing is sent.'
        : `${counted(count, 'webhook gets', 'webhooks get')} it for real, as far as can be told from here.`,
    done: 'Published',
    doneText: (deliveries: number) =>
      deliveries === 0
        ? 'It is kept. No webhook listens to it.'
        : `${counted(deliveries, 'delivery is', 'deliveries are')} on the way.`,
    duplicate: 'An event with this id and the same content was known already. It was not sent again.',
    open: 'Look at the event',
    another: 'Make another',
    noJson: 'This is no JSON',
    notAllowed: {
      title: 'You may not publish',
      text: 'Your session may look and not publish. Ask whoever let you in.',
    },
  },
} as const;
