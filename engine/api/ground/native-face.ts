import type { Face } from './face.ts';
import { problemJson, problemSchema, problemType } from './failure.ts';

/** Our own way of speaking: JSON, problems by RFC 9457, a key as bearer or a session as cookie. */
export const nativeFace: Face = {
  prefix: '',
  scheme: 'bearer',
  takesSessions: true,
  bodies: ['json'],
  mayEndInSlash: false,
  overlooksParameters: false,
  statuses: {},
  say: (problem, requestId) => ({ contentType: problemType, text: problemJson(problem, requestId) }),
  description: {
    securityName: 'key',
    security: 'An API key: `sb_…`',
    problem: problemSchema,
    problemType,
  },
};
