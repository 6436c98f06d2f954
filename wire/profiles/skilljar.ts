import { at, decoded, parseJson, typeCalled } from '../decode.ts';
import { inexpressible, jsonBody, notCarried } from '../encode.ts';
import { skilljarExamples } from '../examples/skilljar.ts';
import { houseTimeoutMs } from '../house.ts';
import { formatInstant } from '../instant.ts';
import type { Profile } from '../profile.ts';
import { bodyOf, pricedTooFinely } from '../skilljar/bodies.ts';
import { dataIn, instantAt } from '../skilljar/reading.ts';

/**
 * Skilljar.
 *
 * - “If the POST request from the Skilljar platform fails with an HTTP 5xx error, we retry the POST with an exponential
 *   back-off delay starting with a two-second delay, doubling each time up to a maximum of a one-hour delay. We
 *   continue to retry … up to 60 times (roughly two days). If the URL endpoint still returns a 5xx status after this
 *   point, we'll disable the webhook”
 * - “If the POST fails due to an HTTP 4xx response, we immediately disable the webhook.”
 * - “for just one specific event type, or you can have multiple active webhooks, with each one receiving a notification
 *   for every event that occurs”; of several with one URL, one is sent to (public elsewhere).
 * - “Content-Type: application/json / User-Agent: skilljar”
 *
 * COURSE_ENROLLMENT's body and the end after too many redirects are public elsewhere. The other bodies, the success of
 * 2xx alone, how many redirects and how long to wait for an answer are Schoolbell's own, in the same style.
 */
export const profile: Profile = {
  name: 'skilljar',
  title: 'Skilljar',
  description:
    'JSON for enrolments, completions, quizzes, purchases, tasks and live sessions. Retried for two days while the ' +
    'receiver answers 5xx; a single 4xx switches the endpoint off, as it does there.',
  strictness: 'documented',
  promise: {
    success: [[200, 299]],
    timeoutMs: houseTimeoutMs,
    redirectsMax: 10,
    retry: { kind: 'exponential', firstMs: 2000, factor: 2, capMs: 3_600_000, retries: 60 },
    disables: [
      { on: 'status', range: [400, 499], reason: 'http_4xx_response' },
      { on: 'retries-exhausted', reason: 'retry_count' },
      { on: 'too-many-redirects', reason: 'too_many_redirects' },
    ],
  },
  rules: {
    schemes: ['http', 'https'],
    setUp: 'self-service',
    eventTypes: 'one-or-all',
    courseFilter: false,
    basicAuth: true,
    additionalHeaders: true,
    signing: 'opt-in',
    oncePerUrl: true,
    oncePerLearnerAndCourse: false,
  },

  carries: skilljarExamples,

  encode(event, { academy }) {
    const fine = 'purchase' in event.data && event.data.purchase && pricedTooFinely(event.data.purchase);
    if (fine)
      return inexpressible(fine, 'has more than two decimals, which Skilljar cannot say; publish it rounded');
    const body = bodyOf(event, academy);
    return body === undefined ? notCarried(event.type, profile.title) : jsonBody(body, headers);
  },

  decode(message) {
    const read = parseJson(message.body);
    if (at(read, 'event_type') === 'PING') return { type: 'ping' };
    return decoded({
      type: typeCalled(at(read, 'event_type'), profile.carries),
      occurredAt: instantAt(read, 'timestamp'),
      data: dataIn(read),
    });
  },

  test: ({ now }) =>
    jsonBody(
      { event_type: 'PING', timestamp: formatInstant(new Date(now).toISOString(), 6, '+00:00') },
      headers,
    ),
};

const headers = [
  ['Content-Type', 'application/json'],
  ['User-Agent', 'skilljar'],
] as const;
