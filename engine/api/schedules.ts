import { termsOf } from '../delivery/destination.ts';
import { scheduleJson } from '../delivery/planned-retries.ts';
import { Problem } from '../problem.ts';
import { profileInPath } from './ground/found.ts';
import { instantMs, instantSchema } from './ground/instants.ts';
import { plannedRetriesSchema } from './ground/planned-retries-schema.ts';
import { queryReader } from './ground/reader.ts';
import { readRetryText, retryChoice, retryTextField } from './ground/retry-choice.ts';
import type { Route } from './ground/route.ts';
import { houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** When a schedule tries again, before any endpoint has it. */
export function schedules({ profiles, clock }: ApiParts): readonly Route[] {
  return [
    houseRoute({
      id: 'getSchedule',
      method: 'GET',
      path: '/v1/profiles/{profile}/schedule',
      access: 'any',
      tag: 'catalogue',
      summary: 'See the exact times at which a schedule tries again',
      description:
        'Were the first request sent at `from` and every one refused. Nominal: where a schedule spreads its tries, each ' +
        'comes a little earlier or later.',
      query: queryReader(asked),
      answers: { 200: { description: 'Its retries, the first to the last.', schema: scheduleSchema } },
      run: ({ params, query }) => {
        const profile = profileInPath(profiles, params);
        const wish = readRetryText(query.retry ?? 'profile');
        if (wish.kind === 'faulty') throw retryInvalid(wish.faults);
        const choice = retryChoice(wish.value);
        const { schedule } = termsOf(profile, { lenient: false, ...(choice && { retry: choice }) });
        const from = query.from === undefined ? clock.now() : instantMs(query.from);
        return { status: 200, json: scheduleJson(profile, schedule, from) };
      },
    }),
  ];
}

const asked = {
  type: 'object',
  properties: {
    retry: retryTextField,
    from: {
      type: 'string',
      format: 'date-time',
      description: 'When the first request goes out; now where absent.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;

const scheduleSchema = {
  type: 'object',
  properties: {
    profile: { type: 'string' },
    from: instantSchema,
    jitter: { type: 'number', description: 'Each gap is spread by this part of it, either way.' },
    retries: plannedRetriesSchema,
  },
  required: ['profile', 'from', 'jitter', 'retries'],
};

function retryInvalid(faults: Problem['faults']): Problem {
  const detail = `The query string has one fault: ${faults[0]?.message ?? 'see `faults`'}`;
  return new Problem({ status: 400, code: 'query-invalid', detail, faults });
}
