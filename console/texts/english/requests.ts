import { amount } from '../plain.ts';

/** What waits for an operator, all over the installation. */
export const requests = {
  title: 'Requests and trouble',
  intro: 'Webhooks of all academies that wait for a decision, or need a hand.',
  tabs: 'How they stand',
  tab: (name: string, count: number | undefined, isAtLeast: boolean) =>
    count === undefined ? name : `${name} (${amount(count)}${isAtLeast ? ' or more' : ''})`,
  empty: {
    requested: [
      'Nothing waits for a decision',
      'Requests of customers appear here by themselves, the oldest first.',
    ],
    declined: [
      'Nothing is declined',
      'A webhook that you decline stays here until its customer changes or deletes it.',
    ],
    disabled: [
      'Nothing is switched off',
      'A webhook that its receiver, or days without success, switches off appears here.',
    ],
    failing: [
      'Nothing fails',
      'A webhook whose deliveries fail for good appears here, the latest trouble first.',
    ],
    resting: [
      'Nothing is left alone',
      'A webhook that takes nothing for a while appears here until a probe arrives.',
    ],
    paused: ['Nothing is paused', 'A webhook that somebody pauses appears here; what comes for it is held.'],
  },
  academy: 'Academy',
  asked: 'Asked for',
  changed: 'Last changed',
  by: 'by',
  url: 'Address',
  profile: 'Profile',
  events: 'Events',
  courses: 'Courses',
  auth: 'Credentials',
  basic: 'Basic authentication',
  headers: (names: string) => `headers ${names}`,
  noAuth: 'None',
  ordering: 'Order',
  rate: 'Rate',
  look: 'Open the webhook',
} as const;
