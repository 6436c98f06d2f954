import type { Prospects, Wait } from '../../delivery/prospects.ts';
import { instant, instantSchema } from './instants.ts';

/** What is to come of a delivery, for people. */
export function prospectsJson({ planned, waitsFor }: Prospects): object {
  const until = 'until' in waitsFor ? { until: instant(waitsFor.until) } : {};
  return {
    planned: planned.map(({ number, at }) => ({ number, at: instant(at) })),
    waitsFor: { ...waitsFor, ...until },
  };
}

export const plannedTriesSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      number: {
        type: 'integer',
        description: 'Which attempt it would be; they are counted over the whole life of the delivery.',
      },
      at: instantSchema,
    },
    required: ['number', 'at'],
  },
  description:
    'The attempts to come, were every one refused; empty where it is final. Nominal, as /v1/profiles/{profile}/schedule ' +
    'shows them. Where nobody knows when that ends which it `waitsFor`, they are told as if it ended now.',
};

/** Each kind in words; the compiler asks for every one. */
const kinds = {
  schedule: 'its next attempt is not due before `until`',
  turn: 'it is due, and goes out as soon as there is room for it and its endpoint’s rate allows',
  sending: 'it is in the hands of a node, which sends it at this moment or in a moment',
  order: 'another of the same order goes first, which is `delivery`',
  rest: 'its endpoint is left alone until then; once that is past, one delivery goes as a probe',
  'endpoint-paused': 'its endpoint is paused: it is held until that is resumed',
  'endpoint-disabled': 'its endpoint is disabled: it is held until that is resumed',
  'endpoint-approval': 'its endpoint is not approved',
} as const satisfies Record<Wait['kind'], string>;

export const waitSchema = {
  type: 'object',
  description: 'Why nothing is sent now; absent where it is final.',
  properties: {
    kind: {
      type: 'string',
      enum: Object.keys(kinds),
      description: Object.entries(kinds)
        .map(([kind, words]) => `\`${kind}\`: ${words}`)
        .join('; '),
    },
    until: { ...instantSchema, description: 'Of `schedule` and `rest`.' },
    delivery: { type: 'string', description: 'Of `order`, where that is known.' },
  },
  required: ['kind'],
  additionalProperties: false,
};
