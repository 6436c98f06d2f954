import type { CanonicalEvent, EventData } from '@schoolbell/wire';
import { factsOf } from '../../records/facts.ts';
import type { NewDelivery } from '../../store/words/events.ts';
import type { TestApi } from './setup.ts';

/** Accepts events as publishing does: with what they say for the records. */
export async function tell(
  api: TestApi,
  academy: string,
  ...events: readonly CanonicalEvent[]
): Promise<void> {
  for (const event of events) await tellTo(api, academy, event, []);
}

/** The same, with deliveries; answers which of them repeat what was heard. */
export async function tellTo(
  { store, now }: TestApi,
  academy: string,
  event: CanonicalEvent,
  deliveries: readonly NewDelivery[],
): Promise<readonly boolean[]> {
  const { id, type, occurredAt, data } = event;
  const answer = await store.accept([
    {
      academy,
      id,
      type,
      learner: data.learner.id,
      occurredAt,
      publishedAt: now,
      data: JSON.stringify(data),
      deliveries,
      facts: factsOf(event),
    },
  ]);
  if (answer.kind !== 'accepted') throw new Error(`event ${id} was not accepted: ${answer.kind}`);
  return answer.events.flatMap((accepted) => accepted.deliveries.map(({ repeats }) => repeats));
}

/** Hours and minutes of the day that these stories are of. */
export const at = (time: string): string => `2026-03-01T${time}:00Z`;

export const enrolled = (learner: string, course: string, time: string): CanonicalEvent => ({
  id: `enrolled-${learner}-${course}-${time}`,
  type: 'course.enrolled',
  occurredAt: at(time),
  data: { ...inCourse(learner, course), enrollment: { enrolledAt: at(time), source: 'self' } },
});

export const completed = (learner: string, course: string, time: string, score = 87): CanonicalEvent => ({
  id: `completed-${learner}-${course}-${time}`,
  type: 'course.completed',
  occurredAt: at(time),
  data: {
    ...inCourse(learner, course),
    result: { completedAt: at(time), score, maxScore: 100, passed: score >= 50 },
    certificate: {
      id: `cert-${time}`,
      name: 'Sums',
      url: 'https://academy.example/c/9',
      issuedAt: at(time),
    },
  },
});

export const unenrolled = (learner: string, course: string, time: string): CanonicalEvent => ({
  id: `unenrolled-${learner}-${course}-${time}`,
  type: 'course.unenrolled',
  occurredAt: at(time),
  data: inCourse(learner, course),
});

export const pathCompleted = (
  learner: string,
  path: EventData<'path.completed'>['path'],
  time: string,
): CanonicalEvent => ({
  id: `path-${learner}-${path.id}-${time}`,
  type: 'path.completed',
  occurredAt: at(time),
  data: {
    learner: named(learner),
    path,
    result: { completedAt: at(time), passed: null },
    progress: { completed: 3, required: 2 },
  },
});

export const attended = (
  learner: string,
  session: string,
  occurrenceId: string,
  time: string,
  was: boolean,
): CanonicalEvent => ({
  id: `attended-${learner}-${session}-${occurrenceId}-${time}`,
  type: 'session.attended',
  occurredAt: at(time),
  data: { learner: named(learner), session: { ...someSession(session), occurrenceId }, attended: was },
});

export const registered = (learner: string, session: string, time: string): CanonicalEvent => ({
  id: `registered-${learner}-${session}-${time}`,
  type: 'session.registered',
  occurredAt: at(time),
  data: { learner: named(learner), session: someSession(session) },
});

function inCourse(learner: string, course: string) {
  return { learner: named(learner), course: { id: course, title: `About ${course}` } };
}

function named(id: string) {
  return { id, email: 'ada@example.com', firstName: 'Ada' };
}

function someSession(id: string) {
  return { id, title: 'Live', startsAt: at('15:00'), endsAt: at('16:00'), timezone: 'Europe/Berlin' };
}
