import type { CanonicalEvent } from '@schoolbell/wire';
import { formatInstant } from '@schoolbell/wire';
import type { Fact } from '../model.ts';
import type { CourseDetail, PathDetail, SessionDetail } from './detail.ts';

/**
 * What an event says for learner records. Pure. Every event tells who its learner is; most that concern a course, path
 * or session also move the learner's place in it. What happens within a course (a lesson, a quiz) moves nothing.
 */
export function factsOf(event: CanonicalEvent): readonly Fact[] {
  const { learner } = event.data;
  const happenedAt = formatInstant(event.occurredAt, 9, 'Z');
  const known = { record: 'learner', subject: '', occurrence: '', what: 'known', detail: learner } as const;
  return [known, ...placesOf(event)].map(({ detail, ...place }) => ({
    ...place,
    learner: learner.id,
    happenedAt,
    detail: JSON.stringify(detail),
  }));
}

type Place = Pick<Fact, 'record' | 'subject' | 'occurrence' | 'what'> & { readonly detail: object };

function placesOf({ type, data }: CanonicalEvent): readonly Place[] {
  switch (type) {
    case 'course.enrolled':
      return [inCourse(data.course, 'enrolled', data.enrollment && { enrollment: data.enrollment })];
    case 'course.unenrolled':
      return [inCourse(data.course, 'removed')];
    case 'course.completed': {
      const completed = inCourse(data.course, 'completed', { result: data.result });
      const { course, certificate } = data;
      return certificate ? [completed, inCourse(course, 'certified', { certificate })] : [completed];
    }
    case 'certificate.issued': {
      const { course, certificate } = data;
      return course ? [inCourse(course, 'certified', { certificate })] : [];
    }
    // A plan that is made for a learner has that learner in it.
    case 'path.created':
      return [inPath(data.path, 'enrolled')];
    case 'path.enrolled':
      return [inPath(data.path, 'enrolled', data.enrollment && { enrollment: data.enrollment })];
    case 'path.unenrolled':
      return [inPath(data.path, 'removed')];
    case 'path.completed':
      return [
        inPath(data.path, 'completed', {
          result: data.result,
          ...(data.progress && { progress: data.progress }),
        }),
      ];
    case 'session.registered':
      return [inSession(data.session, 'registered')];
    case 'session.attended':
      return [inSession(data.session, 'marked', { attended: data.attended })];
    case 'learner.created':
    case 'learner.updated':
    case 'domain.enrolled':
    case 'lesson.completed':
    case 'content.completed':
    case 'quiz.completed':
    case 'purchase.fulfilled':
    case 'task.created':
    case 'badge.updated':
      return [];
    default:
      return type satisfies never;
  }
}

function inCourse(
  { id, title }: { readonly id: string; readonly title: string },
  what: Fact['what'],
  more: Omit<CourseDetail, 'title'> = {},
): Place {
  const detail: CourseDetail = { title, ...more };
  return { record: 'course', subject: id, occurrence: '', what, detail };
}

function inPath(
  { id, title, kind }: Pick<PathDetail, 'title' | 'kind'> & { readonly id: string },
  what: Fact['what'],
  more: Omit<PathDetail, 'title' | 'kind'> = {},
): Place {
  const detail: PathDetail = { title, kind, ...more };
  return { record: 'path', subject: id, occurrence: '', what, detail };
}

function inSession(
  {
    id,
    occurrenceId = '',
    ...session
  }: SessionDetail['session'] & { readonly id: string; readonly occurrenceId?: string },
  what: Fact['what'],
  more: Omit<SessionDetail, 'session'> = {},
): Place {
  const detail: SessionDetail = { session, ...more };
  return { record: 'session', subject: id, occurrence: occurrenceId, what, detail };
}
