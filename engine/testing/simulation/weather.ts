import type { Answer, Fault } from '../../model.ts';
import type { Dice } from './dice.ts';
import type { Plan } from './plan.ts';
import type { Timeline } from './timeline.ts';

/** What receivers do with requests. */
export interface Weather {
  /** @param now by the clock of who sends */
  fate(request: { readonly endpoint: string }, timeoutMs: number, now: number): Fate;
}

export interface Fate {
  /** Whether the receiver gets it, whatever comes back of its answer. */
  readonly isTaken: boolean;
  readonly afterMs: number;
  readonly answer: Answer;
}

/** Each endpoint has its own weather, which changes; in the calm all are well and prompt. */
export function createWeather(timeline: Timeline, dice: Dice, { calmAtMs, faults }: Plan): Weather {
  const skies = new Map<string, { readonly until: number; readonly kind: Kind }>();

  function skyOf(endpoint: string): Kind {
    const now = timeline.elapsed();
    if (now >= calmAtMs) return 'well';
    const known = skies.get(endpoint);
    if (known && known.until > now) return known.kind;
    const kind = dice.luck(faults.weather) ? dice.pick(kinds) : 'well';
    skies.set(endpoint, { until: now + dice.between(2, 90) * 1000, kind });
    return kind;
  }

  return {
    fate({ endpoint }, timeoutMs, now) {
      const sky = skyOf(endpoint);
      return fates[sky === 'changing' ? dice.pick(kinds.filter((kind) => kind !== 'gone')) : sky](
        dice,
        timeoutMs,
        now,
      );
    },
  };
}

const kinds = [
  'well',
  'slow',
  'refusing',
  'busy',
  'gone',
  'unreachable',
  'resetting',
  'forgetful',
  'hanging',
  'changing',
] as const;

type Kind = (typeof kinds)[number];

type Fall = (dice: Dice, timeoutMs: number, now: number) => Fate;

const fates: Readonly<Record<Kind, Fall>> = {
  well: (dice) => response(200, dice.between(4, 300)),
  slow: (dice, timeoutMs) => response(200, dice.between(2_000, timeoutMs - 500)),
  refusing: (dice) => response(dice.pick([301, 400, 404, 500, 502, 503]), dice.between(4, 2_500)),
  busy: (dice, _timeoutMs, now) => {
    const seconds = dice.between(1, 90);
    const asked = dice.luck(0.5) ? String(seconds) : new Date(now + seconds * 1000).toUTCString();
    return response(dice.pick([429, 503]), dice.between(4, 100), [['retry-after', asked]]);
  },
  gone: (dice) => response(410, dice.between(4, 100)),
  unreachable: (dice) => ({
    isTaken: false,
    afterMs: dice.between(1, 5_000),
    answer: fault(dice.pick(['connect', 'name-look-up', 'tls'])),
  }),
  resetting: (dice) => ({ isTaken: false, afterMs: dice.between(4, 500), answer: fault('reset') }),
  // It took the request, and its answer came never: it will get it again.
  forgetful: (dice) => ({ isTaken: true, afterMs: dice.between(4, 500), answer: fault('reset') }),
  hanging: (dice, timeoutMs) => ({
    isTaken: dice.luck(0.5),
    afterMs: timeoutMs,
    answer: fault('timeout'),
  }),
  changing: (dice) => response(200, dice.between(4, 300)),
};

function response(
  status: number,
  afterMs: number,
  headers: readonly (readonly [name: string, value: string])[] = [],
): Fate {
  const answer: Answer = { kind: 'response', status, headers, bodyStart: '' };
  return { isTaken: true, afterMs, answer };
}

function fault(kind: Fault): Answer {
  return { kind: 'fault', fault: kind, message: 'The weather of a simulated world.' };
}
