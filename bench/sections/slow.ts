import type { Crew } from '../crew.ts';
import { finding, type Finding } from '../findings.ts';
import { quantilesOf, rateOf, spreadOf, type Quantiles } from '../measure.ts';
import { openAcademy } from '../native-api.ts';
import { exactlyOnce } from '../proof.ts';
import type { Sizes } from '../sizes.ts';

/** What ninety endpoints lose by ten more that read every request and never answer. */
export async function slow(crew: Crew, sizes: Sizes): Promise<Finding[]> {
  const without: Measured[] = [];
  const beside: Measured[] = [];
  for (let round = 0; round < sizes.slow.rounds; round++) {
    without.push(await measure(crew, sizes, others));
    beside.push(await measure(crew, sizes, endpoints));
  }
  return [
    finding(
      section,
      'delivered to 90 others, without the ten',
      'per s',
      spreadOf(without.map(({ rate }) => rate)),
    ),
    finding(section, 'delivered to 90 others, ten hang', 'per s', spreadOf(beside.map(({ rate }) => rate))),
    finding(
      section,
      'delivered',
      'of without',
      ratioOf(beside, without, ({ rate }) => rate),
    ),
    finding(
      section,
      'sent → arrival, p99, without the ten',
      'ms',
      spreadOf(without.map(({ took }) => took.p99)),
    ),
    finding(section, 'sent → arrival, p99, ten hang', 'ms', spreadOf(beside.map(({ took }) => took.p99))),
    finding(
      section,
      'sent → arrival, p99',
      'of without',
      ratioOf(beside, without, ({ took }) => took.p99),
    ),
    finding(
      section,
      'sent → arrival, max, without the ten',
      'ms',
      spreadOf(without.map(({ took }) => took.max)),
    ),
    finding(section, 'sent → arrival, max, ten hang', 'ms', spreadOf(beside.map(({ took }) => took.max))),
  ];
}

const section = 'slow 10 of 100';
const endpoints = 100;
const others = 90;

interface Measured {
  /** Deliveries to the others a second, while as much is published as is taken. */
  readonly rate: number;
  /** From publishing to arrival at one of the others, at a steady pace. */
  readonly took: Quantiles;
}

/** Each on a program of its own, so that what one has learned of its endpoints says nothing to the next. */
async function measure(crew: Crew, sizes: Sizes, count: number): Promise<Measured> {
  const { burst, perSecond, seconds } = sizes.slow;
  // Nobody waits at the end for answers that never come.
  return crew.withProgram({ SCHOOLBELL_SHUTDOWN_GRACE_SECONDS: '0' }, async (service) => {
    const api = await openAcademy([service]);
    for (let path = 0; path < count; path++) await api.createEndpoint(`${crew.sinkOrigin}/${path}`);

    const asFastAsTaken = async (events: number, further: 'answered' | 'left hanging'): Promise<number> => {
      const number = await crew.expect({ events, paths: others, keepTimes: false, further });
      const publication = { academy: api.academy, burst: number, events, perRequest: 1, clients: 16 };
      const { startedAt } = await crew.publisher.ask('publish', publication);
      const arrivals = await crew.reached(events * others, sizes.arrivalMsMax);
      exactlyOnce(section, arrivals, events * others);
      return rateOf(events * others, startedAt, arrivals.lastAt);
    };

    await asFastAsTaken(Math.ceil(burst / 4), 'answered');
    const rate = await asFastAsTaken(burst, 'left hanging');

    const events = perSecond * seconds;
    const number = await crew.expect({ events, paths: others, keepTimes: true, further: 'left hanging' });
    const pace = { academy: api.academy, burst: number, events, perSecond };
    const { sentAt } = await crew.publisher.ask('pace', pace);
    const arrivals = await crew.reached(events * others, sizes.arrivalMsMax);
    exactlyOnce(section, arrivals, events * others);
    const arrivedAt = arrivals.arrivedAt ?? new Float64Array(0);
    const took = arrivedAt.map((at, place) => at - (sentAt[Math.floor(place / others)] ?? Number.NaN));
    return { rate, took: quantilesOf(took) };
  });
}

function ratioOf(
  some: readonly Measured[],
  all: readonly Measured[],
  figure: (measured: Measured) => number,
): number {
  return spreadOf(some.map(figure)).median / spreadOf(all.map(figure)).median;
}
