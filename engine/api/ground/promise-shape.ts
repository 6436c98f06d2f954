const ms = { type: 'number', description: 'Milliseconds.' };
const reason = { type: 'string', description: 'What the endpoint’s `disabledReason` says then.' };
const statusRange = {
  type: 'array',
  items: { type: 'integer' },
  minItems: 2,
  maxItems: 2,
  description: 'The first and the last status.',
};
const statusRanges = { type: 'array', items: statusRange };

/** One kind of a union, with all of its fields. */
function kind(name: string, value: string, fields: Readonly<Record<string, object>>, description: string) {
  return {
    type: 'object',
    properties: { [name]: { type: 'string', const: value }, ...fields },
    required: [name, ...Object.keys(fields)],
    additionalProperties: false,
    description,
  };
}

const growing = { firstMs: ms, factor: { type: 'number' }, capMs: ms };

const retry = {
  oneOf: [
    kind('kind', 'none', {}, 'Sent once.'),
    kind(
      'kind',
      'exponential',
      { ...growing, retries: { type: 'integer' } },
      'Each gap `factor` times the last, none above `capMs`.',
    ),
    kind(
      'kind',
      'exponential-window',
      { ...growing, windowMs: ms },
      'The same, for as long as the next try is not later than `windowMs` after the first.',
    ),
    kind(
      'kind',
      'list',
      {
        gapsMs: { type: 'array', items: { type: 'number' } },
        jitter: { type: 'number', description: 'Each gap is spread by this part of it, either way.' },
      },
      'Gaps one by one.',
    ),
  ],
};

const disabling = {
  oneOf: [
    kind('on', 'status', { range: statusRange, reason }, 'A status between these.'),
    kind('on', 'too-many-redirects', { reason }, 'One redirect more than are followed.'),
    kind('on', 'retries-exhausted', { reason }, 'The last try fails.'),
    kind('on', 'no-success', { afterMs: ms, reason }, 'A request fails, and none has succeeded for so long.'),
  ],
};

function closed(fields: Readonly<Record<string, object>>, description: string) {
  return { type: 'object', properties: fields, required: Object.keys(fields), description };
}

const breaker = closed(
  {
    failuresInARow: { type: 'integer' },
    failureRate: closed(
      { part: { type: 'number' }, requestsMin: { type: 'integer' }, spanMs: ms },
      'Opens as well where `part` of at least `requestsMin` requests within `spanMs` failed.',
    ),
    open: closed(growing, 'How long it is left alone: each time in a row `factor` times as long.'),
    slowStart: closed({ firstSecondMax: { type: 'integer' }, lastsMs: ms }, 'How it is served after that.'),
  },
  'When an endpoint that fails is left alone, and how it comes back; absent where it never is.',
);

/** What a dialect promises, as data. */
export const promiseSchema = {
  type: 'object',
  properties: {
    success: { ...statusRanges, description: 'What counts as success.' },
    lenientSuccess: {
      ...statusRanges,
      description: 'What does for a lenient endpoint; absent where there is none.',
    },
    timeoutMs: { ...ms, description: 'Until the answer is complete, in milliseconds.' },
    redirectsMax: { type: 'integer', description: 'So many are followed.' },
    retry,
    disables: {
      type: 'array',
      items: disabling,
      description: 'What switches an endpoint off; the first that fits.',
    },
    retryAfter: closed(
      {
        statuses: { type: 'array', items: { type: 'integer' } },
        delayMsMax: ms,
        postpones: { type: 'string', enum: ['delivery', 'endpoint'] },
      },
      'Of which answers Retry-After is heeded, and what it postpones; absent where of none.',
    ),
    breaker,
  },
  required: ['success', 'timeoutMs', 'redirectsMax', 'retry', 'disables'],
};
