import type { CanonicalEvent, EventType, ObjectSchema } from '@schoolbell/wire';
import { eventTypes, parseEvent } from '@schoolbell/wire';

/**
 * One event of every type, and one more of each kind of path and content, with every field that the table of types
 * knows: so complete that every profile that carries a type can say it. Pure: the same day gives the same events.
 */
export function sampleEvents(day: string): readonly CanonicalEvent[] {
  const words = wordsOf(day);
  return typeNames().flatMap((type) => {
    const schema: ObjectSchema = eventTypes[type].data;
    const names = Object.keys(schema.properties);
    return kindsOf(names, words).map((kinds, index) => {
      const data = Object.fromEntries(names.map((name) => [name, { ...words, ...kinds }[name]]));
      const id = `demo-${type}${index === 0 ? '' : `-${index + 1}`}`;
      const parsed = parseEvent({ id, type, occurredAt: `${day}T09:30:00.123Z`, data });
      if (parsed.kind === 'event') return parsed.event;
      const faults = parsed.faults.map(({ path, message }) => `${path}: ${message}`).join('; ');
      throw new Error(
        `The sample of ${type} is faulty (${faults}); add its words to the samples of the demo.`,
      );
    });
  });
}

type Words = Readonly<Record<string, unknown>>;

function typeNames(): readonly EventType[] {
  return Object.keys(eventTypes).filter((name): name is EventType => name in eventTypes);
}

/** Paths and contents are of several kinds, which some dialects tell apart. */
function kindsOf(names: readonly string[], words: Words): readonly Words[] {
  for (const [name, kinds] of Object.entries(kindsTold)) {
    const word = words[name];
    if (names.includes(name) && typeof word === 'object')
      return kinds.map((kind) => ({ [name]: { ...word, kind } }));
  }
  return [{}];
}

const kindsTold: Readonly<Record<string, readonly string[]>> = {
  path: ['path', 'program', 'learning_plan'],
  content: ['scorm', 'video'],
};

function wordsOf(day: string): Words {
  const at = (time: string): string => `${day}T${time}Z`;
  return {
    learner: {
      id: '7001',
      number: 7001,
      email: 'ada.lovelace@example.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
      name: 'Ada Lovelace',
      createdAt: at('08:00:00.000'),
      timezone: 'Europe/London',
      externalId: 'crm-7001',
      clientId: 'north',
      refs: { ref1: 'spring', ref2: 'group-b' },
      crm: { contactId: '0031t00000Aaaaa', accountId: '0011t00000Bbbbb' },
    },
    changed: ['email', 'timezone'],
    domain: { id: '12', name: 'north.example.com' },
    accessCode: 'WELCOME',
    course: {
      id: '501',
      number: 501,
      publishedId: '9501',
      title: 'Notes on the Analytical Engine',
      description: 'Loops, variables, and why a machine may one day compose music – an introduction.',
      url: 'https://north.example.com/courses/analytical-engine',
      duration: 'PT1H30M',
    },
    lesson: { id: '601', number: 601, title: 'Bernoulli numbers' },
    content: { id: '651', kind: 'scorm', title: 'Punched cards' },
    path: {
      id: '701',
      publishedId: '9701',
      title: 'From weaving to computing',
      kind: 'path',
      url: 'https://north.example.com/paths/weaving',
    },
    enrollment: { id: '751', enrolledAt: at('09:00:00.000'), source: 'purchase', accessCode: 'WELCOME' },
    result: { completedAt: at('09:30:00.123'), score: 92, maxScore: 100, passed: true },
    progress: { id: '761', completed: 5, required: 4 },
    quiz: { id: '801', name: 'Note G', passingPercentage: 70 },
    attempt: {
      id: '851',
      number: 2,
      startedAt: at('09:10:00.000'),
      completedAt: at('09:30:00.123'),
      percentage: 92,
    },
    certificate: {
      id: '901',
      number: 901,
      name: 'Analyst of the Engine',
      code: 'NOTE-G-1843',
      url: 'https://north.example.com/certificates/NOTE-G-1843',
      issuedAt: at('09:31:00.000'),
      expiresAt: '2043-07-01T00:00:00.000Z',
    },
    badge: { id: '951', number: 951, name: 'First programmer', category: 'Milestones' },
    session: {
      id: '1001',
      occurrenceId: '1002',
      title: 'Questions & answers',
      startsAt: at('14:00:00.000'),
      endsAt: at('15:00:00.000'),
      timezone: 'Europe/London',
      location: 'Room 4, 12 St James’s Square',
      instructor: 'Mary Somerville',
    },
    attended: true,
    purchase: {
      id: '1101',
      orderId: 'A-1843',
      state: 'FULFILLED',
      originalPrice: '120.00',
      price: '99.00',
      currency: 'EUR',
      processor: 'STRIPE',
      quantity: 1,
      promoCode: 'ENGINE',
      purchasedAt: at('08:55:00.000'),
    },
    offer: { id: '1151', sku: 'ENGINE-1', description: 'The Analytical Engine, one seat' },
    task: {
      id: '1201',
      kind: 'QUIZ_GRADING',
      createdAt: at('09:32:00.000'),
      url: 'https://north.example.com/tasks/1201',
    },
  };
}
