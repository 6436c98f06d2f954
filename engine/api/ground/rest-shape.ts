import type { Rest } from '../../model.ts';
import { instant, instantSchema } from './instants.ts';

/** Why and until when an endpoint is left alone, for people. */
export function restJson({ until, why, times }: Rest): object {
  return { until: instant(until), reason: why, times };
}

export const restSchema = {
  type: 'object',
  description:
    'It is sent nothing until then; what is due waits and uses up no try. The next delivery after that is a probe: where ' +
    'it arrives all others follow, slowly at first. Resuming the endpoint ends it at once.',
  properties: {
    until: { ...instantSchema, description: 'May be past: then the probe is due, or on its way.' },
    reason: {
      type: 'string',
      enum: ['failures', 'asked'],
      description:
        '`failures`: too much of what was sent failed; `asked`: an answer asked for it by Retry-After.',
    },
    times: {
      type: 'integer',
      minimum: 0,
      description: 'How many for failures this makes in a row, each longer than the one before.',
    },
  },
  required: ['until', 'reason', 'times'],
};
