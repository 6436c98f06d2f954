import type { Carriage, EndpointRules, EventType, Profile } from '@schoolbell/wire';

const free: EndpointRules = {
  schemes: ['http', 'https'],
  setUp: 'self-service',
  eventTypes: 'any',
  courseFilter: false,
  basicAuth: false,
  additionalHeaders: false,
  signing: 'opt-in',
  oncePerUrl: false,
  oncePerLearnerAndCourse: false,
};

const carriage: Carriage = { wireType: 'whatever', grade: 'ours', examples: [] };

/** Dialects that exist for their rules alone, so that the API is seen to read rules and never names. */
export const ruledProfiles: ReadonlyMap<string, Profile> = new Map(
  [
    dialect('plain', {}),
    dialect('secure', { schemes: ['https'] }),
    dialect(
      'rich',
      { basicAuth: true, additionalHeaders: true, courseFilter: true, signing: 'always' },
      true,
    ),
    dialect('single', { eventTypes: 'one' }),
    dialect('merged', { oncePerUrl: true }),
    dialect('one-or-all', { eventTypes: 'one-or-all' }),
    dialect('asked', { setUp: 'by-request', basicAuth: true, additionalHeaders: true, courseFilter: true }),
    {
      ...dialect('loud', {}),
      encodeOperation: ({ id }) => ({ kind: 'body', headers: [], body: id }),
    } satisfies Profile,
  ].map((profile) => [profile.name, profile]),
);

function dialect(name: string, rules: Partial<EndpointRules>, hasLenient = false): Profile {
  const carried: EventType[] = ['course.completed', 'course.enrolled', 'learner.created'];
  return {
    name,
    title: name,
    description: `Takes ${name} endpoints.`,
    strictness: 'own',
    promise: {
      success: [[200, 299]],
      ...(hasLenient && { lenientSuccess: [[200, 399]] as const }),
      timeoutMs: 1000,
      redirectsMax: 0,
      retry: { kind: 'none' },
      disables: [],
    },
    rules: { ...free, ...rules },
    carries: Object.fromEntries(carried.map((type) => [type, carriage])),
    encode: (event) => ({ kind: 'body', headers: [['Content-Type', 'text/plain']], body: event.id }),
    decode: () => ({ type: 'course.completed', data: {} }),
    test: () => ({ kind: 'body', headers: [], body: 'test' }),
  };
}
