import { decoded, Undecodable } from '../decode.ts';
import { carriage, exampleBody, formBody, formHeaders, inexpressible, notCarried } from '../encode.ts';
import type { CanonicalEvent } from '../event.ts';
import { houseRetry, houseTimeoutMs } from '../house.ts';
import type { Profile } from '../profile.ts';
import { academy, otherwise, samples } from '../samples.ts';

/**
 * Fuse.
 *
 * - “A POST request containing the learning_plan_id and user_id parameters is sent to the third-party webhook URL”;
 *   the example shows “user_id=XXXX” first. No field says what happened: only the URL does, so each kind has its own.
 * - “By providing a URL in which they are to be sent and creating a support ticket for us to add that URL and turn on
 *   the webhook.” Customers request, an operator approves.
 * - “Learning plan completions: … whenever a learning plan is created in Fuse”: the document says both, so both are
 *   offered.
 * - “In this case when a user is marked as either Attended or Not attended”: the body does not say which; the receiver
 *   asks the API.
 *
 * The document shows the body of the learning plan only. The fields of SCORM and event updates are public elsewhere;
 * `user_id` alone for users, and what counts as success, how long to wait and when to try again, are Schoolbell's own.
 */
export const profile: Profile = {
  name: 'fuse',
  title: 'Fuse',
  description:
    'Forms that hold ids and nothing else: what happened is told by the URL alone, so every kind of event has a URL ' +
    'of its own. Set up on request, switched on by an operator.',
  strictness: 'documented',
  promise: {
    success: [[200, 299]],
    timeoutMs: houseTimeoutMs,
    redirectsMax: 0,
    retry: houseRetry,
    disables: [],
  },
  rules: {
    schemes: ['http', 'https'],
    setUp: 'by-request',
    eventTypes: 'one',
    courseFilter: false,
    basicAuth: false,
    additionalHeaders: false,
    signing: 'opt-in',
    oncePerUrl: false,
    oncePerLearnerAndCourse: false,
  },

  carries: {
    'learner.created': carriage('user creation', 'ours', samples['learner.created'], 'user_id=usr_7f3k'),
    'learner.updated': carriage(
      'user profile update',
      'ours',
      samples['learner.updated'],
      'user_id=usr_7f3k',
    ),
    'path.completed': carriage(
      'learning plan completion',
      'doc',
      samples['path.completed'],
      'user_id=usr_7f3k&learning_plan_id=pth_3',
      { when: isLearningPlan, condition: 'only where path.kind is learning_plan' },
    ),
    'path.created': carriage(
      'learning plan creation',
      'doc',
      samples['path.created'],
      'user_id=usr_7f3k&learning_plan_id=pth_3',
      { when: isLearningPlan, condition: 'only where path.kind is learning_plan' },
    ),
    'content.completed': carriage(
      'SCORM completion',
      'pub',
      samples['content.completed'],
      'user_id=usr_7f3k&content_id=con_9',
      { when: isScorm, condition: 'only where content.kind is scorm' },
    ),
    'session.attended': carriage(
      'event update',
      'pub',
      samples['session.attended'],
      'user_id=usr_7f3k&event_id=ses_5&occurrence_id=occ_51',
      {
        title: 'Attended',
        more: [
          {
            title: 'Not attended',
            event: otherwise['session.attended'],
            academy,
            body: 'user_id=usr_7f3k&event_id=ses_5&occurrence_id=occ_51',
          },
        ],
      },
    ),
  },

  encode({ type, data }) {
    const user = ['user_id', data.learner.id] as const;
    switch (type) {
      case 'learner.created':
      case 'learner.updated':
        return formBody([user]);
      case 'path.completed':
      case 'path.created':
        return formBody([user, ['learning_plan_id', data.path.id]]);
      case 'content.completed':
        return formBody([user, ['content_id', data.content.id]]);
      case 'session.attended': {
        const { id, occurrenceId } = data.session;
        if (occurrenceId === undefined) return inexpressible('session.occurrenceId');
        return formBody([user, ['event_id', id], ['occurrence_id', occurrenceId]]);
      }
      default:
        return notCarried(type, profile.title);
    }
  },

  decode({ body, type }) {
    if (type === undefined || profile.carries[type] === undefined) {
      throw new Undecodable(
        `A Fuse body does not say its kind; pass the type that its URL was registered for`,
      );
    }
    const form = new URLSearchParams(body);
    return decoded({
      type,
      data: {
        learner: { id: form.get('user_id') },
        path: { id: form.get('learning_plan_id'), kind: 'learning_plan' },
        content: { id: form.get('content_id'), kind: 'scorm' },
        session: { id: form.get('event_id'), occurrenceId: form.get('occurrence_id') },
      },
    });
  },

  test: ({ type }) => exampleBody(profile.carries, type, formHeaders),
};

function isLearningPlan(event: CanonicalEvent): boolean {
  return 'path' in event.data && event.data.path.kind === 'learning_plan';
}

function isScorm(event: CanonicalEvent): boolean {
  return 'content' in event.data && event.data.content.kind === 'scorm';
}
