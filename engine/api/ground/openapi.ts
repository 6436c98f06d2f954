import type { Profile } from '@schoolbell/wire';
import type { Face } from './face.ts';
import { statusIn } from './face.ts';
import { cookieNames } from './session-cookie.ts';
import { mediaTypes } from './media-types.ts';
import type { Route } from './route.ts';
import { faceOf } from './route.ts';
import { webhooksOf } from './openapi-webhooks.ts';

/** What stands at the head of the API's description. */
export function openapiHead(version: string, faces: readonly Face[], profiles: ReadonlyMap<string, Profile>) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Schoolbell',
      version,
      description:
        'Tell what happened to learners once; every endpoint hears it in its own dialect. ' +
        'Errors are RFC 9457 problems with a stable `code` and a sentence with the cure.',
    },
    servers: [{ url: '/', description: 'This installation' }],
    components: {
      securitySchemes: { ...Object.fromEntries(faces.map(securityScheme)), ...sessionSchemes },
    },
    webhooks: webhooksOf(profiles),
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
  };
}

function securityScheme({ scheme, description: { securityName, security } }: Face) {
  return [securityName, { type: 'http' as const, scheme, description: security }] as const;
}

const sessionSchemes = Object.fromEntries(
  Object.entries(cookieNames).map(([kind, name]) => [
    `${kind}Session`,
    {
      type: 'apiKey' as const,
      in: 'cookie' as const,
      name,
      description: `A session of the ${kind}, for pages of this host alone. A browser that may hold one of each kind says which it means by the header \`Schoolbell-Session: ${kind}\`.`,
    },
  ]),
);

function securityOf({ takesSessions, description }: Face): object[] {
  const ways = [description.securityName, ...(takesSessions ? Object.keys(sessionSchemes) : [])];
  return ways.map((name) => ({ [name]: [] }));
}

/** One operation, as Fastify's route schema, from which its OpenAPI form is made. Nothing here checks or serializes. */
export function openapiSchema(route: Route): object {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, accessWords(route)].filter(Boolean).join('\n\n'),
    ...(route.access !== 'open' && { security: securityOf(faceOf(route)) }),
    ...(pathParams(route.path).length > 0 && { params: paramsSchema(route.path) }),
    ...(route.query && { querystring: route.query.schema }),
    ...(route.body && {
      body: route.body.reader.schema,
      consumes: faceOf(route).bodies.map((kind) => mediaTypes[kind]),
    }),
    response: { ...answersOf(route), ...problemsOf(route) },
  };
}

function pathParams(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

const tags = {
  academies: 'Tenants: each owns its keys, events, endpoints and deliveries.',
  keys: 'What a program shows to be let in.',
  sessions: 'Who is let in at a browser: operators in the console, customers in an academy’s portal.',
  overview: 'What goes on, at a glance.',
  events: 'What happened to learners: publish and look up.',
  endpoints: 'Where an academy’s events go.',
  deliveries: 'One event for one endpoint, with every attempt.',
  records: 'What is known of learners, from the events.',
  audit: 'Who did what.',
  'skilljar-api': 'Webhooks and samples, where clients of Skilljar’s API look for them.',
  'fellow-api': 'Learners’ results, where clients of Fellow Digitals ask for them.',
  webhooks: 'What endpoints are sent, in each dialect.',
  catalogue: 'What can be sent, how, and from where.',
  installation: 'How the service is set, and on what it runs.',
  health: 'For machines that watch.',
};

function accessWords({ access, kind }: Route): string {
  if (access === 'open') return 'Needs no key.';
  if (kind === 'face')
    return access === 'any'
      ? 'Needs a key of an academy.'
      : `Needs an academy’s key with the scope \`${access}\`.`;
  return access === 'any'
    ? 'Needs any valid key.'
    : `Needs a key with the scope \`${access}\` (or \`operator\`).`;
}

function paramsSchema(path: string): object {
  const names = pathParams(path);
  const words = (name: string) => ({
    type: 'string',
    description:
      namesInPaths[name] ?? `Id of the ${name === 'id' ? 'thing itself' : name.replace(/Id$/, '')}.`,
  });
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, words(name)])),
    required: names,
  };
}

const namesInPaths: Readonly<Record<string, string>> = {
  profile: 'Name of the profile.',
  type: 'Name of the event type.',
};

function answersOf(route: Route): object {
  const entries = Object.entries(route.answers).map(([status, words]): readonly [string, object] => {
    const { description, schema, contentType } = words;
    if (schema === undefined && contentType === undefined) return [status, { description, type: 'null' }];
    return [
      status,
      {
        description,
        content: { [contentType ?? 'application/json']: { schema: schema ?? { type: 'string' } } },
      },
    ];
  });
  return Object.fromEntries(entries);
}

function problemsOf(route: Route): object {
  const face = faceOf(route);
  const { problem, problemType } = face.description;
  const statuses = new Set(
    [...(route.problems ?? []), ...impliedProblems(route)].map((status) => statusIn(face, status)),
  );
  const entries = [...statuses]
    .toSorted((a, b) => a - b)
    .map((status): readonly [number, object] => [
      status,
      {
        description: problemWords[status] ?? 'Problem',
        content: { [problemType]: { schema: { $ref: `${problem.$id}#` } } },
      },
    ]);
  return Object.fromEntries(entries);
}

function impliedProblems(route: Route): number[] {
  return [
    // Of any address the query may hold what nothing here can keep, even where none is read.
    400,
    405,
    ...(route.access === 'open' ? [] : [401, 403, 429]),
    ...(pathParams(route.path).length > 0 ? [404] : []),
    // One is judged by its kind and size before anybody knows that none is wanted.
    ...(route.method === 'GET' ? [] : [413, 415]),
    ...(route.body ? [422] : []),
  ];
}

const problemWords: Readonly<Record<number, string>> = {
  400: 'The request cannot be read: its path, query string or JSON is malformed.',
  401: 'No key or session, or one that is unknown or has ended.',
  403: 'The key or session lacks the scope, is not an academy’s, or was shown by a page of another site.',
  404: 'Unknown, or another academy’s.',
  405: 'This address does not do that.',
  409: 'It contradicts what is there.',
  410: 'It was there once: used, or expired.',
  413: 'Too large.',
  415: 'A body of another kind than those taken.',
  422: 'Readable, but wrong: `faults` names each fault.',
  429: 'Too much from this address that opens nothing, or too many test messages under way; try again after `Retry-After`.',
  503: 'Not at this moment; try again shortly.',
};
