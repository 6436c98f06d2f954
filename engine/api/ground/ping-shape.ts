import { headerListSchema } from './header-list.ts';

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
    succeeded: { type: 'boolean' },
    status: { type: ['integer', 'null'] },
    message: { type: 'string' },
    request: {
      type: ['object', 'null'],
      properties: shownMessage,
      description: 'Null where none could be made.',
    },
    response: {
      type: ['object', 'null'],
      properties: { status: { type: 'integer' }, headers: headerListSchema, body: { type: 'string' } },
    },
  },
  required: ['succeeded', 'status', 'message', 'request', 'response'],
};
