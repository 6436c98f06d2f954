import type { Problem, ProblemFault } from '../../problem.ts';
import type { Face } from './face.ts';
import { webhookField } from './skilljar-words.ts';

const errorSchema = {
  $id: 'SkilljarError',
  type: 'object',
  description:
    'What went wrong and how to cure it: `{"detail": "…"}`, or of a field that is wrong its name with messages, ' +
    '`{"target_url": ["Enter a valid URL.", "…"]}`.',
  properties: { detail: { type: 'string', description: 'A sentence with the cure.' } },
  additionalProperties: { type: 'array', items: { type: 'string' } },
} as const;

/**
 * How Skilljar's API speaks: the key as user of Basic authentication, JSON, forms and multipart, addresses with and
 * without a slash at their end, query parameters such as `format=json` that mean nothing here, and problems as Django REST framework words them, ours added as the cure.
 */
export const skilljarFace: Face = {
  prefix: '/skilljar',
  scheme: 'basic',
  takesSessions: false,
  bodies: ['json', 'form', 'multipart'],
  mayEndInSlash: true,
  overlooksParameters: true,
  statuses: { 422: 400 },
  say: (problem) => ({ contentType: 'application/json', text: JSON.stringify(words(problem)) }),
  description: {
    securityName: 'skilljarKey',
    security: 'A key of the academy as user: `sb_…`, and an empty password.',
    problem: errorSchema,
    problemType: 'application/json',
  },
};

function words(problem: Problem): object {
  const { status, code, detail, faults } = problem;
  if (code === 'approval-needed' && faults.length > 0) return { detail: approvalNeeded(faults) };
  if (faults.length === 0 || (status !== 400 && status !== 422)) return { detail };
  const fields = new Map<string, string[]>();
  for (const { path, message } of faults) {
    const field = path === '' ? 'non_field_errors' : path;
    fields.set(field, [...(fields.get(field) ?? []), message]);
  }
  return Object.fromEntries(fields);
}

function approvalNeeded(faults: readonly ProblemFault[]): string {
  const fields = [...new Set(faults.map(({ path }) => webhookField(path)))].join(', ');
  return `This webhook was approved as it is, and ${fields} is part of that; ask an operator to change it, or create another webhook.`;
}
