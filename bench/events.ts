const learnersMax = 5000;
const courses = [
  'Fire safety at work',
  'Data protection for teachers',
  'First aid: refresher',
  'Introduction to statistics',
  'Safeguarding children online',
  'Lifting and carrying',
  'Writing clear reports',
] as const;
const firstNames = [
  'Ada',
  'Bilal',
  'Chiara',
  'Dmitri',
  'Esther',
  'Farid',
  'Grace',
  'Hiroshi',
  'Ines',
] as const;
const lastNames = [
  'Okafor',
  'Lindqvist',
  'Marino',
  'Nguyen',
  'Haddad',
  'Petrov',
  'Schneider',
  'Oyelaran',
] as const;

export interface CourseCompleted {
  readonly id: string;
  readonly type: 'course.completed';
  readonly occurredAt: string;
  readonly data: {
    readonly learner: {
      readonly id: string;
      readonly email: string;
      readonly firstName: string;
      readonly lastName: string;
    };
    readonly course: { readonly id: string; readonly title: string; readonly url: string };
    readonly result: {
      readonly completedAt: string;
      readonly score: number;
      readonly maxScore: number;
      readonly passed: boolean;
    };
  };
}

/** The event with this number of a burst: some 430 bytes of JSON about one of 5 000 learners. */
export function courseCompleted(burst: number, number: number, at: number): CourseCompleted {
  // Knuth's multiplicative hash: neighbours in time are different people, and each run has the same ones.
  const learner = Math.imul(number, 2_654_435_761) >>> 0;
  const learnerNumber = learner % learnersMax;
  const courseNumber = learner % courses.length;
  const first = firstNames[learnerNumber % firstNames.length] ?? 'Ada';
  const last = lastNames[learnerNumber % lastNames.length] ?? 'Okafor';
  const completedAt = new Date(at).toISOString();
  const score = 40 + (learner % 61);
  return {
    id: eventId(burst, number, at),
    type: 'course.completed',
    occurredAt: completedAt,
    data: {
      learner: {
        id: String(10_000 + learnerNumber),
        email: `${first}.${last}.${learnerNumber}@students.example.org`.toLowerCase(),
        firstName: first,
        lastName: last,
      },
      course: {
        id: `course-${100 + courseNumber}`,
        title: courses[courseNumber] ?? courses[0],
        url: `https://academy.example.org/courses/${100 + courseNumber}`,
      },
      result: { completedAt, score, maxScore: 100, passed: score >= 60 },
    },
  };
}

/** Where burst and number stand in an id, so that a sink can read them out of raw bytes. */
export const idShape = { prefix: 'evt_', timeDigits: 10, burstDigits: 6, numberDigits: 10 } as const;

/** Looks like any time-ordered ULID, but its random part counts: six digits of burst, ten of number. */
function eventId(burst: number, number: number, at: number): string {
  const burstText = String(burst).padStart(idShape.burstDigits, '0');
  return `${idShape.prefix}${crockford(at)}${burstText}${String(number).padStart(idShape.numberDigits, '0')}`;
}

function crockford(at: number): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let text = '';
  for (let rest = at; text.length < idShape.timeDigits; rest = Math.floor(rest / 32))
    text = alphabet[rest % 32] + text;
  return text;
}
