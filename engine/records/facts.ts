import type { CanonicalEvent } from '@schoolbell/wire';
import type { Fact } from '../model.ts';

/**
 * What an event says for learner records. Pure. Every event tells who its learner is; most that concern a course, path
 * or session also move the learner's place in it. What happens within a course (a lesson, a quiz) moves nothing.
 */
export function factsOf(event: CanonicalEvent): readonly Fact[] {
  return [known, ...placesOf(event)];
}

const known: Fact = { record: 'learner', subject: '', occurrence: '', what: 'known' };

function placesOf({ type, data }: CanonicalEvent): readonly Fact[] {
  switch (type) {
    case 'course.enrolled':
      return [inCourse(data.course, 'enrolled')];
    case 'course.unenrolled':
      return [inCourse(data.course, 'removed')];
    case 'course.completed': {
      const completed = inCourse(data.course, 'completed');
      return data.certificate ? [completed, inCourse(data.course, 'certified')] : [completed];
    }
    case 'certificate.issued':
      return data.course ? [inCourse(data.course, 'certified')] : [];
    // A plan that is made for a learner has that learner in it.
    case 'path.created':
    case 'path.enrolled':
      return [inPath(data.path, 'enrolled')];
    case 'path.unenrolled':
      return [inPath(data.path, 'removed')];
    case 'path.completed':
      return [inPath(data.path, 'completed')];
    case 'session.registered':
      return [inSession(data.session, 'registered')];
    case 'session.attended':
      return [inSession(data.session, 'marked')];
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

function inCourse({ id }: { readonly id: string }, what: Fact['what']): Fact {
  return { record: 'course', subject: id, occurrence: '', what };
}

function inPath({ id }: { readonly id: string }, what: Fact['what']): Fact {
  return { record: 'path', subject: id, occurrence: '', what };
}

function inSession(
  { id, occurrenceId = '' }: { readonly id: string; readonly occurrenceId?: string },
  what: Fact['what'],
): Fact {
  return { record: 'session', subject: id, occurrence: occurrenceId, what };
}
