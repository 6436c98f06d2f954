import { headerListSchema } from './header-list.ts';

/** Why none came back, where none did, is in `message`. */
const response = { status: { type: 'integer' }, headers: headerListSchema, body: { type: 'string' } };

/** A request as people look at it. */
export const shownMessage = {
  url: { type: 'string' },
  headers: headerListSchema,
  body: { type: 'string' },
} as const;

/** How it went when a test message was sent. */
export const pingSchema = {
  type: 'object',
  properties: {
    succeeded: { type: 'boolean', description: 'As the profile judges.' },
    status: { type: ['integer', 'null'], description: 'Null where no answer came.' },
    message: { type: 'string', description: 'A sentence: how it went, and why.' },
    request: {
      type: ['object', 'null'],
      properties: shownMessage,
      required: Object.keys(shownMessage),
      description: 'Null where none could be made.',
    },
    response: {
      type: ['object', 'null'],
      properties: response,
      required: Object.keys(response),
      description: 'Null where no answer came; `body` is how it began, 16 KiB at most.',
    },
  },
  required: ['succeeded', 'status', 'message', 'request', 'response'],
};
