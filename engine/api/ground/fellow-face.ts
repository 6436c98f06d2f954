import type { Face } from './face.ts';

const errorSchema = {
  $id: 'FellowError',
  type: 'object',
  description: 'What went wrong and how to cure it. Our own shape: Fellow Digitals publish none.',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'Stable; programs may branch on it.' },
        message: { type: 'string', description: 'A sentence with the cure.' },
      },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
} as const;

/**
 * How the pull API of Fellow Digitals speaks: its paths and its Bearer keys are its own, the shape of an error is ours,
 * since none is published.
 */
export const fellowFace: Face = {
  prefix: '/fellow',
  scheme: 'bearer',
  takesSessions: false,
  bodies: ['json'],
  mayEndInSlash: true,
  overlooksParameters: true,
  statuses: {},
  say: ({ code, detail }) => ({
    contentType: 'application/json',
    text: JSON.stringify({ error: { code, message: detail } }),
  }),
  description: {
    securityName: 'fellowKey',
    security: 'A key of the academy with the scope `read`: `sb_…`',
    problem: errorSchema,
    problemType: 'application/json',
  },
};
