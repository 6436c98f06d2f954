import { profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import { setup } from './testing/setup.ts';

/** The contract, as the design states it. */
const contract = `
POST /v1/academies
GET /v1/academies
GET /v1/academies/{academy}
PATCH /v1/academies/{academy}
DELETE /v1/academies/{academy}
POST /v1/academies/{academy}/keys
GET /v1/academies/{academy}/keys
DELETE /v1/academies/{academy}/keys/{id}
POST /v1/operator-keys
GET /v1/operator-keys
DELETE /v1/operator-keys/{id}
POST /v1/console-sessions
GET /v1/console-sessions
DELETE /v1/console-sessions/{id}
GET /v1/session
DELETE /v1/session
POST /v1/academies/{academy}/portal-links
POST /v1/portal-sessions
GET /v1/academies/{academy}/portal-sessions
DELETE /v1/academies/{academy}/portal-sessions/{id}
GET /v1/master-key
POST /v1/master-key/rotate
POST /v1/academies/{academy}/data-key/rotate
POST /v1/academies/{academy}/events
GET /v1/academies/{academy}/events
GET /v1/academies/{academy}/events/{id}
POST /v1/academies/{academy}/endpoints
GET /v1/academies/{academy}/endpoints
GET /v1/academies/{academy}/endpoints/{id}
PATCH /v1/academies/{academy}/endpoints/{id}
DELETE /v1/academies/{academy}/endpoints/{id}
POST /v1/academies/{academy}/endpoints/{id}/ping
POST /v1/academies/{academy}/endpoints/{id}/pause
POST /v1/academies/{academy}/endpoints/{id}/resume
POST /v1/academies/{academy}/endpoints/{id}/rotate-secret
POST /v1/academies/{academy}/endpoints/{id}/approve
POST /v1/academies/{academy}/endpoints/{id}/decline
GET /v1/endpoints
GET /v1/academies/{academy}/overview
GET /v1/overview
GET /v1/academies/{academy}/endpoints/{id}/health
GET /v1/academies/{academy}/endpoints/{id}/errors
GET /v1/academies/{academy}/endpoints/{id}/reconciliation
GET /v1/academies/{academy}/endpoints/{id}/reconciliation/missing
POST /v1/academies/{academy}/endpoints/{id}/replay
GET /v1/academies/{academy}/endpoints/{id}/replays
GET /v1/academies/{academy}/endpoints/{id}/replays/{replay}
POST /v1/academies/{academy}/endpoints/{id}/replays/{replay}/cancel
GET /v1/academies/{academy}/endpoints/{id}/preview
GET /v1/academies/{academy}/deliveries
GET /v1/academies/{academy}/deliveries/{id}
POST /v1/academies/{academy}/deliveries/{id}/retry
GET /v1/academies/{academy}/records/learners/{id}
GET /v1/academies/{academy}/records/courses/{id}/members
GET /v1/academies/{academy}/records/courses/{id}/members/{learner}
GET /v1/academies/{academy}/records/paths/{id}/members
GET /v1/academies/{academy}/records/paths/{id}/members/{learner}
GET /v1/academies/{academy}/records/sessions/{id}/attendance
POST /v1/academies/{academy}/records/reset
GET /v1/academies/{academy}/audit
GET /v1/audit
GET /v1/academies/{academy}/samples/{profile}/{type}
GET /skilljar/v1/webhooks
POST /skilljar/v1/webhooks
GET /skilljar/v1/webhooks/{id}
PUT /skilljar/v1/webhooks/{id}
PATCH /skilljar/v1/webhooks/{id}
DELETE /skilljar/v1/webhooks/{id}
POST /skilljar/v1/webhooks/{id}/ping
GET /skilljar/v1/ping
GET /skilljar/v1/webhooks/sample-course-completion
GET /skilljar/v1/webhooks/sample-course-enrollment
GET /skilljar/v1/webhooks/sample-dashboard-task-created
GET /skilljar/v1/webhooks/sample-domain-enrollment
GET /skilljar/v1/webhooks/sample-lesson-completion
GET /skilljar/v1/webhooks/sample-path-completion
GET /skilljar/v1/webhooks/sample-path-enrollment
GET /skilljar/v1/webhooks/sample-purchase-fulfillment
GET /skilljar/v1/webhooks/sample-quiz-completion
GET /skilljar/v1/webhooks/sample-vilt-registration
GET /fellow/api/v1/courses/{courseId}/members/{memberId}/coursemember
GET /fellow/api/v1/courses/{courseId}/members
GET /fellow/api/v1/programs/{programId}/members/{memberId}/programmember
GET /fellow/api/v1/programs/{programId}/members
GET /v1/profiles
GET /v1/profiles/{profile}/schedule
GET /v1/profiles/{profile}/samples
GET /v1/profiles/{profile}/samples/{type}
GET /v1/event-types
GET /v1/egress-addresses
GET /v1/settings
GET /healthz
GET /readyz
GET /metrics
`;

/** How each API words its problems, and what its security schemes are called: any one of them will do. */
const ours = ['application/problem+json', 'Problem', ['key', 'consoleSession', 'portalSession']] as const;
const speech = [
  ['/skilljar', ['application/json', 'SkilljarError', ['skilljarKey']]],
  ['/fellow', ['application/json', 'FellowError', ['fellowKey']]],
] as const;

type Operation = Record<string, ReturnType<typeof JSON.parse>>;

test('the description lists every operation of the contract and nothing else, each with its problems', async () => {
  const api = await setup({ profiles });
  const { status, json } = await api.call('GET', '/openapi.json', { key: null });
  expect([status, json.openapi, json.info.title]).toEqual([200, '3.1.0', 'Schoolbell']);
  const operations = Object.entries<Record<string, Operation>>(json.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  expect(operations.map(({ name }) => name).toSorted()).toEqual(contract.trim().split('\n').toSorted());
  const ids = operations.map(({ operation }) => operation['operationId']);
  expect(new Set(ids).size).toBe(operations.length);
  for (const { name, operation } of operations) {
    const statuses = Object.keys(operation['responses']);
    expect(
      statuses.some((code) => code.startsWith('2')),
      name,
    ).toBe(true);
    const problems = statuses.filter((code) => code.startsWith('4'));
    expect(problems.length, name).toBeGreaterThan(0);
    const [type, problem, ways] = speech.find(([prefix]) => name.includes(` ${prefix}/`))?.[1] ?? ours;
    for (const code of problems) {
      const { schema } = operation['responses'][code].content[type];
      expect(schema).toEqual({ $ref: `#/components/schemas/${problem}` });
    }
    const security = ways.map((way) => ({ [way]: [] }));
    expect(operation['security'] ?? security, name).toEqual(security);
    const named = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const params = (operation['parameters'] ?? []).filter(
      (parameter: Operation) => parameter['in'] === 'path',
    );
    expect(
      params.map((parameter: Operation) => parameter['name']),
      name,
    ).toEqual(named);
  }
});

test('every reference leads somewhere', async () => {
  const api = await setup();
  const { json, text } = await api.call('GET', '/openapi.json', { key: null });
  const refs = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? ''));
  expect(refs.size).toBeGreaterThan(0);
  for (const ref of refs) {
    const target = ref.split('/').reduce((at, name) => at?.[name], json);
    expect(target, ref).toBeDefined();
  }
  expect(json.components.schemas.Problem.required).toContain('code');
});

test('the description can be read in a browser, with nothing from elsewhere', async () => {
  const api = await setup();
  const page = await api.call('GET', '/docs', { key: null });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect((await api.call('GET', '/docs/static/swagger-ui-bundle.js', { key: null })).status).toBe(200);
});
