import { decoded, typeCalled } from '../decode.ts';
import { carriage, exampleBody, formBody, formHeaders, notCarried } from '../encode.ts';
import { houseTimeoutMs } from '../house.ts';
import type { Encoded, Profile } from '../profile.ts';
import { academy, otherwise, samples } from '../samples.ts';

/**
 * Fellow Digitals, formerly Coursepath.
 *
 * - “When something happens, we POST a good old application/x-www-form-urlencoded form”
 * - “Your endpoint must support SSL/HTTPS.”
 * - “In most cases, Fellow Digitals will only attempt to call your server once.” One attempt is all that is promised,
 *   so one is made; what was missed is fetched from the API.
 * - “When a learner has completed a course (regardless of their success)”: a failed result is sent like a passed one.
 *
 * What counts as success (2xx) and how long to wait are Schoolbell's own: the document names neither.
 */
export const profile: Profile = {
  name: 'fellow',
  title: 'Fellow Digitals',
  description:
    'Small forms that say who joined, completed or left which course or program. Each is sent once and never again: ' +
    'receivers also have to ask the API. Needs an https URL.',
  strictness: 'documented',
  promise: {
    success: [[200, 299]],
    timeoutMs: houseTimeoutMs,
    redirectsMax: 0,
    retry: { kind: 'none' },
    disables: [],
  },
  rules: {
    schemes: ['https'],
    setUp: 'self-service',
    eventTypes: 'any',
    courseFilter: false,
    basicAuth: false,
    additionalHeaders: false,
    signing: 'opt-in',
    oncePerUrl: false,
    oncePerLearnerAndCourse: false,
  },

  carries: {
    'course.enrolled': carriage(
      'COURSEMEMBER_CREATED',
      'doc',
      samples['course.enrolled'],
      'courseId=crs_101&memberId=usr_7f3k&event=COURSEMEMBER_CREATED',
    ),
    'course.completed': carriage(
      'COURSEMEMBER_COMPLETED',
      'doc',
      samples['course.completed'],
      'courseId=crs_101&memberId=usr_7f3k&event=COURSEMEMBER_COMPLETED',
      {
        title: 'Passed',
        more: [
          {
            title: 'Not passed',
            event: otherwise['course.completed'],
            academy,
            body: 'courseId=crs_101&memberId=usr_7f3k&event=COURSEMEMBER_COMPLETED',
          },
        ],
      },
    ),
    'course.unenrolled': carriage(
      'COURSEMEMBER_DELETED',
      'doc',
      samples['course.unenrolled'],
      'courseId=crs_101&memberId=usr_7f3k&event=COURSEMEMBER_DELETED',
    ),
    'path.enrolled': carriage(
      'PROGRAMMEMBER_CREATED',
      'doc',
      samples['path.enrolled'],
      'programId=pth_3&memberId=usr_7f3k&event=PROGRAMMEMBER_CREATED',
    ),
    'path.completed': carriage(
      'PROGRAMMEMBER_COMPLETED',
      'doc',
      samples['path.completed'],
      'programId=pth_3&memberId=usr_7f3k&event=PROGRAMMEMBER_COMPLETED',
      {
        title: 'Passed',
        more: [
          {
            title: 'Not passed',
            event: otherwise['path.completed'],
            academy,
            body: 'programId=pth_3&memberId=usr_7f3k&event=PROGRAMMEMBER_COMPLETED',
          },
        ],
      },
    ),
    'path.unenrolled': carriage(
      'PROGRAMMEMBER_DELETED',
      'doc',
      samples['path.unenrolled'],
      'programId=pth_3&memberId=usr_7f3k&event=PROGRAMMEMBER_DELETED',
    ),
  },

  encode({ type, data }) {
    switch (type) {
      case 'course.enrolled':
        return member('courseId', data.course.id, data.learner.id, 'COURSEMEMBER_CREATED');
      case 'course.completed':
        return member('courseId', data.course.id, data.learner.id, 'COURSEMEMBER_COMPLETED');
      case 'course.unenrolled':
        return member('courseId', data.course.id, data.learner.id, 'COURSEMEMBER_DELETED');
      case 'path.enrolled':
        return member('programId', data.path.id, data.learner.id, 'PROGRAMMEMBER_CREATED');
      case 'path.completed':
        return member('programId', data.path.id, data.learner.id, 'PROGRAMMEMBER_COMPLETED');
      case 'path.unenrolled':
        return member('programId', data.path.id, data.learner.id, 'PROGRAMMEMBER_DELETED');
      default:
        return notCarried(type, profile.title);
    }
  },

  decode({ body }) {
    const form = new URLSearchParams(body);
    return decoded({
      type: typeCalled(form.get('event'), profile.carries),
      data: {
        learner: { id: form.get('memberId') },
        course: { id: form.get('courseId') },
        path: { id: form.get('programId') },
      },
    });
  },

  test: ({ type }) => exampleBody(profile.carries, type, formHeaders),
};

/** “courseId={courseId}&memberId={memberId}&event=COURSEMEMBER_CREATED”; for programs `programId` stands first. */
function member(
  subject: 'courseId' | 'programId',
  subjectId: string,
  memberId: string,
  event: string,
): Encoded {
  return formBody([
    [subject, subjectId],
    ['memberId', memberId],
    ['event', event],
  ]);
}
