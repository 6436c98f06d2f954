import { at, decoded, parseJson, typeCalled } from '../decode.ts';
import { carriage, exampleBody, jsonBody, jsonHeaders, notCarried } from '../encode.ts';
import type { PublishedEvent } from '../event.ts';
import { formatInstant } from '../instant.ts';
import type { AcademyWords, Profile } from '../profile.ts';

/**
 * Innovative Educators, a white-labelled Thought Industries.
 *
 * - “We will retry ten times total with an exponential backoff starting from 20 seconds up to 3600 seconds, giving up
 *   approximately 3.5 hours after the first webhook delivery attempt.” Ten retries add up to 12 300 s = 3.42 h; nine
 *   would be 2.42 h, so there are eleven requests in all.
 * - “The connection will time out in 15 seconds.” “… a status code outside the range of 200--308 … a failed attempt”:
 *   a redirect is an answer like any other, and a success.
 * - “Send us your webhook endpoint URL and a list of courses you'd like events for and we'll configure our end”
 * - “Currently, the only supported event is courseComplete”, which the sample spells `courseCompletion`.
 */
export const profile: Profile = {
  name: 'innovative-educators',
  title: 'Innovative Educators',
  description:
    'JSON for completed courses and nothing else, with the ids that came through single sign-on. Set up on request ' +
    'with a list of courses; retried for three and a half hours.',
  strictness: 'documented',
  promise: {
    success: [[200, 308]],
    timeoutMs: 15_000,
    redirectsMax: 0,
    retry: { kind: 'exponential', firstMs: 20_000, factor: 2, capMs: 3_600_000, retries: 10 },
    disables: [],
  },
  rules: {
    schemes: ['http', 'https'],
    setUp: 'by-request',
    eventTypes: 'any',
    courseFilter: true,
    basicAuth: false,
    additionalHeaders: false,
    signing: 'opt-in',
    oncePerUrl: false,
    oncePerLearnerAndCourse: true,
  },

  carries: {
    'course.completed': carriage(
      'courseCompletion',
      'doc',
      bob(),
      '{"id":"32ed16df-27cb-5f72-90ff-4eaf39346f86","source":"course_completed","timestamp":"2019-10-17T20:50:53.103Z","type":"status_change","user":"bob.johnson@example.com","companyId":"3aabdfb8-3891-5011-ad35-8e2351c5fdaf","event":"courseCompletion","notifiableId":"7670fdbe-15ed-504b-a680-d404fa4b0eb4","title":"New Student Orientation","userDetail":{"id":"61149b2c-3f37-5032-be63-f5d984de10b6","firstName":"Bob","lastName":"Johnson","externalCustomerId":"111222333444","sfContactId":null,"sfAccountId":null,"client":"00f928f4-8718-5043-9164-32398b165c60","ref1":"111222333444","ref2":"Department","ref3":"..."}}',
      { title: 'The sample of the document', academy: orientation() },
    ),
  },

  /** “Sample Payload”: keys in its order, nulls sent. The id stands for the event, so it is the event's own. */
  encode(event, { academy }) {
    if (event.type !== 'course.completed') return notCarried(event.type, profile.title);
    const { learner, course } = event.data;
    return jsonBody({
      id: event.id,
      source: 'course_completed',
      timestamp: formatInstant(event.occurredAt, 3, 'Z'),
      type: 'status_change',
      user: learner.email,
      companyId: academy.companyId,
      event: 'courseCompletion',
      notifiableId: course.id,
      title: course.title,
      userDetail: {
        id: learner.id,
        firstName: learner.firstName ?? null,
        lastName: learner.lastName ?? null,
        externalCustomerId: learner.externalId ?? null,
        sfContactId: learner.crm?.contactId ?? null,
        sfAccountId: learner.crm?.accountId ?? null,
        client: learner.clientId ?? null,
        ref1: learner.refs?.ref1 ?? null,
        ref2: learner.refs?.ref2 ?? null,
        ref3: learner.refs?.ref3 ?? null,
      },
    });
  },

  decode({ body }) {
    const read = parseJson(body);
    const detail = at(read, 'userDetail');
    return decoded({
      type: typeCalled(at(read, 'event'), profile.carries),
      id: at(read, 'id'),
      occurredAt: at(read, 'timestamp'),
      data: {
        learner: {
          id: at(detail, 'id'),
          email: at(read, 'user'),
          firstName: at(detail, 'firstName'),
          lastName: at(detail, 'lastName'),
          externalId: at(detail, 'externalCustomerId'),
          clientId: at(detail, 'client'),
          refs: { ref1: at(detail, 'ref1'), ref2: at(detail, 'ref2'), ref3: at(detail, 'ref3') },
          crm: { contactId: at(detail, 'sfContactId'), accountId: at(detail, 'sfAccountId') },
        },
        course: { id: at(read, 'notifiableId'), title: at(read, 'title') },
      },
    });
  },

  /** “Once we finish configuring on our end, we'll send a test notification”: the sample itself. */
  test: ({ type }) => exampleBody(profile.carries, type, jsonHeaders),
};

/** The e-mail address of the document's sample was blanked out where it was published; this one stands in for it. */
function bob(): PublishedEvent {
  return {
    id: '32ed16df-27cb-5f72-90ff-4eaf39346f86',
    type: 'course.completed',
    occurredAt: '2019-10-17T20:50:53.103Z',
    academy: 'orientation',
    publishedAt: '2019-10-17T20:50:53.200Z',
    sequence: 1,
    data: {
      learner: {
        id: '61149b2c-3f37-5032-be63-f5d984de10b6',
        email: 'bob.johnson@example.com',
        firstName: 'Bob',
        lastName: 'Johnson',
        externalId: '111222333444',
        clientId: '00f928f4-8718-5043-9164-32398b165c60',
        refs: { ref1: '111222333444', ref2: 'Department', ref3: '...' },
      },
      course: { id: '7670fdbe-15ed-504b-a680-d404fa4b0eb4', title: 'New Student Orientation' },
      result: { completedAt: '2019-10-17T20:50:53.103Z', passed: true },
    },
  };
}

function orientation(): AcademyWords {
  return {
    id: 'orientation',
    name: 'Orientation',
    companyId: '3aabdfb8-3891-5011-ad35-8e2351c5fdaf',
    domain: { id: 'orientation', name: 'orientation.example' },
  };
}
