import { at, decoded, decodedOperation, parseJson, typeCalled } from '../decode.ts';
import { jsonBody } from '../encode.ts';
import type { PublishedEvent } from '../event.ts';
import { standardExamples } from '../examples/standard.ts';
import { houseBreaker, houseDisabling, housePauseMsMax, houseRetry, houseTimeoutMs } from '../house.ts';
import { type PublishedOperation, isOperationType } from '../operations.ts';
import type { Encoded, Profile } from '../profile.ts';

/**
 * Schoolbell's own dialect: events as they were published, all of them, with nothing left out.
 *
 * Signed by Standard Webhooks 1.0.0, whose rules for answers it keeps: 2xx is success, redirects are failures,
 * “410 Gone” switches the endpoint off, and Retry-After of a 429 or 503 pauses it. What those rules leave open is ours: an
 * endpoint that takes nothing is left alone for a while, and switched off after five days.
 */
export const profile: Profile = {
  name: 'standard',
  title: 'Schoolbell',
  description:
    'The whole event as JSON, every type, always signed by Standard Webhooks. Ten tries over three days. ' +
    'The choice for everyone who is free to choose.',
  strictness: 'own',
  promise: {
    success: [[200, 299]],
    timeoutMs: houseTimeoutMs,
    redirectsMax: 0,
    retry: houseRetry,
    disables: [{ on: 'status', range: [410, 410], reason: 'http_410_gone' }, houseDisabling],
    retryAfter: { statuses: [429, 503], delayMsMax: housePauseMsMax, postpones: 'endpoint' },
    breaker: houseBreaker,
  },
  rules: {
    schemes: ['http', 'https'],
    setUp: 'self-service',
    eventTypes: 'any',
    courseFilter: true,
    basicAuth: true,
    additionalHeaders: true,
    signing: 'always',
    oncePerUrl: false,
    oncePerLearnerAndCourse: false,
  },

  carries: standardExamples,

  encode: inFull,
  encodeOperation: inFull,

  decode({ body }) {
    const read = parseJson(body);
    const type = at(read, 'type');
    if (type === pingType) return { type: 'ping' };
    const rest = { id: at(read, 'id'), occurredAt: at(read, 'occurredAt'), data: at(read, 'data') };
    if (isOperationType(type)) return decodedOperation({ type, ...rest });
    return decoded({ type: typeCalled(type, profile.carries), ...rest });
  },

  test({ id, now, academy }) {
    const at = new Date(now).toISOString();
    const ping = {
      id,
      type: pingType,
      occurredAt: at,
      publishedAt: at,
      academy: academy.id,
      sequence: 0,
      data: {},
    };
    return jsonBody(ping, headers);
  },
};

function inFull(event: PublishedEvent | PublishedOperation): Encoded {
  const { id, type, occurredAt, publishedAt, academy, sequence, data } = event;
  return jsonBody({ id, type, occurredAt, publishedAt, academy, sequence, data }, headers);
}

const pingType = 'endpoint.ping';

const headers = [
  ['Content-Type', 'application/json'],
  ['User-Agent', 'Schoolbell'],
] as const;
