import type { EventType, OperationType, Profile } from '@schoolbell/wire';
import { isEventType } from '@schoolbell/wire';
import type { Sample } from '../delivery/sample.ts';
import { goldenSample, sampledTypes, sampleFor } from '../delivery/sample.ts';
import { Problem } from '../problem.ts';
import { anyTypeSchema } from './ground/event-schema.ts';
import { headerListSchema } from './ground/header-list.ts';
import { profileInPath } from './ground/found.ts';
import type { Answer, Route } from './ground/route.ts';
import { academyRoute, houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** Every body that can be sent, to look at and to download. */
export function samples({ profiles, store }: ApiParts): readonly Route[] {
  const tag = 'catalogue';
  const bytes = {
    200: {
      description: 'The exact bytes, under the Content-Type that the dialect sends.',
      contentType: '*/*',
    },
  };

  return [
    houseRoute({
      id: 'listSamples',
      method: 'GET',
      path: '/v1/profiles/{profile}/samples',
      access: 'any',
      tag,
      summary: 'List a sample of every type that a dialect can say',
      description: 'Headers and body as they go on the wire, without what an endpoint adds of its own.',
      answers: { 200: { description: 'All of them.', schema: samplesSchema } },
      run: ({ params }) => ({
        status: 200,
        json: { items: listed(profileInPath(profiles, params)), next: null },
      }),
    }),
    houseRoute({
      id: 'downloadSample',
      method: 'GET',
      path: '/v1/profiles/{profile}/samples/{type}',
      access: 'any',
      tag,
      summary: 'Download the sample of a type, to the byte',
      answers: bytes,
      run: ({ params }) => {
        const profile = profileInPath(profiles, params);
        const type = typeAt(profile, params);
        return download(profile, type, goldenSample(profile, type));
      },
    }),
    academyRoute({
      id: 'downloadAcademySample',
      method: 'GET',
      path: '/v1/academies/{academy}/samples/{profile}/{type}',
      access: 'read',
      tag,
      summary: 'Download a sample that is made of the academy’s latest event of a type',
      description:
        'Where there is no such event, or the dialect does not carry or cannot say it, it is the sample of the profile. ' +
        'The header `x-schoolbell-sample` says which: `event` and its id, or `example`.',
      answers: bytes,
      run: async ({ academy, params }) => {
        const profile = profileInPath(profiles, params);
        const type = typeAt(profile, params);
        const latest = isEventType(type) ? await store.latestEvent(academy.id, type) : undefined;
        return download(profile, type, sampleFor(profile, type, academy, latest));
      },
    }),
  ];
}

type Params = Readonly<Record<string, string>>;

function typeAt(profile: Profile, params: Params): EventType | OperationType {
  const wanted = params['type'] ?? '';
  const known = sampledTypes(profile).map(({ type }) => type);
  const type = known.find((each) => each === wanted);
  if (type !== undefined) return type;
  const detail = `Profile "${profile.name}" has no sample of "${wanted.slice(0, 60)}"; it has: ${known.join(', ')}.`;
  throw new Problem({ status: 404, code: 'sample-unknown', detail });
}

function listed(profile: Profile): readonly object[] {
  return sampledTypes(profile).flatMap((sampled) => {
    const sample = goldenSample(profile, sampled.type);
    return sample ? [{ ...sampled, headers: sample.headers, body: sample.body }] : [];
  });
}

function download({ name }: Profile, type: string, sample: Sample | undefined): Answer {
  if (sample === undefined) throw new Error(`samples-listed: ${name} lists a sample of ${type} and has none`);
  const { headers, body, madeOf } = sample;
  const contentType = headers.find(([header]) => header.toLowerCase() === 'content-type')?.[1];
  const ending = contentType?.startsWith('application/json') ? 'json' : 'txt';
  return {
    status: 200,
    text: body,
    contentType: contentType ?? 'application/octet-stream',
    headers: {
      'content-disposition': `attachment; filename="${name}.${type}.${ending}"`,
      'x-schoolbell-sample': madeOf.kind === 'event' ? `event ${madeOf.id}` : 'example',
    },
  };
}

const samplesSchema = {
  type: 'object',
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          type: anyTypeSchema,
          wireType: { type: 'string', description: 'What the dialect calls it.' },
          grade: { type: 'string', enum: ['doc', 'pub', 'ours'] },
          condition: {
            type: 'string',
            description: 'Which events of the type are carried; absent means all.',
          },
          headers: headerListSchema,
          body: { type: 'string' },
        },
        required: ['type', 'wireType', 'grade', 'headers', 'body'],
      },
    },
    next: { type: 'null' },
  },
  required: ['items', 'next'],
};
