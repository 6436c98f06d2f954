import type { Fault } from '../../model.ts';
import { headerListSchema } from './header-list.ts';

/** Each kind of fault in words; the compiler asks for every one. */
const faults = {
  'address-refused': 'the address is one that nothing is sent to',
  'name-look-up': 'the name was not found',
  connect: 'no connection came about',
  tls: 'the certificate or its protocol was refused',
  timeout: 'it took longer than the profile allows',
  reset: 'the connection broke',
  'answer-too-large': 'the answer was too large',
  'malformed-answer': 'the answer was no HTTP',
  'too-many-redirects': 'it led on more often than is followed',
  interrupted: 'this service ended in the middle',
  egress: 'our own way out was broken, for which the endpoint can do nothing',
} as const satisfies Record<Fault, string>;

const hops = {
  type: 'array',
  items: { type: 'string' },
  description: 'Redirects that were followed to get there, in order.',
};

/** What came back from one request. */
export const answerSchema = {
  description: 'A response, or the fault that came before one was complete.',
  oneOf: [
    {
      type: 'object',
      properties: {
        kind: { type: 'string', const: 'response' },
        status: { type: 'integer' },
        headers: {
          ...headerListSchema,
          description: 'Pairs of name and value, in order; none where they are kept no longer.',
        },
        bodyStart: {
          type: 'string',
          description: 'The first 16 KiB as UTF-8; empty where it is kept no longer.',
        },
        hops,
      },
      required: ['kind', 'status', 'headers', 'bodyStart'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: {
        kind: { type: 'string', const: 'fault' },
        fault: {
          type: 'string',
          enum: Object.keys(faults),
          description: Object.entries(faults)
            .map(([fault, words]) => `\`${fault}\`: ${words}`)
            .join('; '),
        },
        message: { type: 'string', description: 'A sentence for people.' },
        hops,
      },
      required: ['kind', 'fault', 'message'],
      additionalProperties: false,
    },
  ],
};
