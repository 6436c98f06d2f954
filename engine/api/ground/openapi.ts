import type { Route } from './route.ts';

/** What stands at the head of the API's description. */
export function openapiHead(version: string) {
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
      securitySchemes: {
        key: { type: 'http' as const, scheme: 'bearer', description: 'An API key: `sb_…`' },
      },
    },
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
  };
}

/** One operation, as Fastify's route schema, from which its OpenAPI form is made. Nothing here checks or serializes. */
export function openapiSchema(route: Route): object {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, accessWords(route)].filter(Boolean).join('\n\n'),
    ...(route.access !== 'open' && { security: [{ key: [] }] }),
    ...(pathParams(route.path).length > 0 && { params: paramsSchema(route.path) }),
    ...(route.query && { querystring: route.query.schema }),
    ...(route.body && { body: route.body.reader.schema }),
    response: { ...answersOf(route), ...problemsOf(route) },
  };
}

function pathParams(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

const tags = {
  academies: 'Tenants: each owns its keys, events, endpoints and deliveries.',
  keys: 'What a program shows to be let in.',
  events: 'What happened to learners: publish and look up.',
  endpoints: 'Where an academy’s events go.',
  deliveries: 'One event for one endpoint, with every attempt.',
  catalogue: 'What can be sent, how, and from where.',
  health: 'For machines that watch.',
};

function accessWords({ access }: Route): string {
  if (access === 'open') return 'Needs no key.';
  return access === 'any'
    ? 'Needs any valid key.'
    : `Needs a key with the scope \`${access}\` (or \`operator\`).`;
}

function paramsSchema(path: string): object {
  const names = pathParams(path);
  const words = (name: string) => ({
    type: 'string',
    description: `Id of the ${name === 'id' ? 'thing itself' : name}.`,
  });
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, words(name)])),
    required: names,
  };
}

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
  const statuses = new Set([...(route.problems ?? []), ...impliedProblems(route)]);
  const entries = [...statuses]
    .toSorted((a, b) => a - b)
    .map((status): readonly [number, object] => [
      status,
      {
        description: problemWords[status] ?? 'Problem',
        content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
      },
    ]);
  return Object.fromEntries(entries);
}

function impliedProblems(route: Route): number[] {
  return [
    405,
    ...(route.access === 'open' ? [] : [401]),
    ...(route.access === 'open' || route.access === 'any' ? [] : [403]),
    ...(pathParams(route.path).length > 0 ? [400, 404] : []),
    ...(route.query ? [400] : []),
    ...(route.body ? [400, 413, 415, 422] : []),
  ];
}

const problemWords: Readonly<Record<number, string>> = {
  400: 'The request cannot be read: its path, query string or JSON is malformed.',
  401: 'No key, or one that is unknown or expired.',
  403: 'The key lacks the scope.',
  404: 'Unknown, or another academy’s.',
  405: 'This address does not do that.',
  409: 'It contradicts what is there.',
  413: 'Too large.',
  415: 'Not JSON.',
  422: 'Readable, but wrong: `faults` names each fault.',
  503: 'Not at this moment; try again shortly.',
};
