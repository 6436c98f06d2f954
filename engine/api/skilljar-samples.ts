import type { EventType, Profile } from '@schoolbell/wire';
import { carriedTypes } from '@schoolbell/wire';
import { sampleFor } from '../delivery/sample.ts';
import type { Academy } from '../model.ts';
import type { Route } from './ground/route.ts';
import { faceRoute } from './ground/route.ts';
import { skilljarFace } from './ground/skilljar-face.ts';
import type { ApiParts } from './parts.ts';

/** What a client of Skilljar's API asks before it sets up a webhook: whether its key is right, and what events look like. */
export function skilljarSamples({ store, profiles }: ApiParts): readonly Route[] {
  const profile = profiles.get('skilljar');
  if (profile === undefined) return [];
  const tag = 'skilljar-api';

  return [
    faceRoute(skilljarFace, {
      id: 'skilljarPing',
      method: 'GET',
      path: '/skilljar/v1/ping',
      access: 'any',
      tag,
      summary: 'Check that the API is reached and the key is right',
      answers: { 200: { description: 'It is, and it is [pub]; the body is our own.', schema: wellSchema } },
      run: () => ({ status: 200, json: { message: 'The API is reached, and the key is right.' } }),
    }),
    ...typesOf(profile).map(([type, wireType]) =>
      faceRoute(skilljarFace, {
        id: `skilljarSample_${wireType}`,
        method: 'GET',
        path: `/skilljar/v1/webhooks/sample-${sampleName(wireType)}`,
        access: 'read',
        tag,
        summary: `Fetch a sample of ${wireType}`,
        description: 'The academy’s latest real event of the type, or a made one where there is none [pub].',
        answers: { 200: { description: 'A list of one event [pub].', schema: sampleSchema } },
        run: async ({ academy }) => ({ status: 200, text: await resultsOf(type, academy, profile) }),
      }),
    ),
  ];

  /** The bytes that a webhook would get, as they are. */
  async function resultsOf(type: EventType, academy: Academy, spoken: Profile): Promise<string> {
    const sample = sampleFor(spoken, type, academy, await store.latestEvent(academy.id, type));
    return `{"results":[${sample?.body ?? ''}]}`;
  }
}

function typesOf(profile: Profile): readonly (readonly [EventType, string])[] {
  return carriedTypes(profile).map((type) => [type, profile.carries[type]?.wireType ?? type]);
}

/** `sample-course-completion`; that of a live session is called after the registration alone. */
function sampleName(wireType: string): string {
  return wireType.replace('_EVENT_', '_').toLowerCase().replaceAll('_', '-');
}

const wellSchema = { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] };

const sampleSchema = {
  type: 'object',
  properties: { results: { type: 'array', items: { type: 'object' } } },
  required: ['results'],
};
