import type { Crew } from '../crew.ts';
import { finding, type Finding } from '../findings.ts';
import { rateOf, spreadOf } from '../measure.ts';
import { openAcademy, type NativeApi } from '../native-api.ts';
import { exactlyOnce, signedAndRecorded } from '../proof.ts';
import { sameKind } from '../signed-request.ts';
import type { Sizes } from '../sizes.ts';

/** How events are published. */
export type Way = 'single' | 'batch';
const perRequest: Readonly<Record<Way, number>> = { single: 1, batch: 100 };
const clients = 64;

/**
 * The yardstick and the service by turns – a b c a b c … a – since the machine is noisy: each round of the service is
 * compared with the mean of the yardsticks right before and right after it.
 */
export async function throughput(crew: Crew, sizes: Sizes, ways: readonly Way[]): Promise<Finding[]> {
  return crew.withProgram({}, async (service) => {
    const api = await openAcademy(service);
    const endpoint = await api.createEndpoint(`${crew.sinkOrigin}/0`);
    const stage: Stage = { crew, sizes, api, secret: endpoint.signingSecret };

    await bareRate(stage, sizes.warmUp);
    const [bare] = await crew.samples();
    for (const way of ways) await programRate(stage, way, sizes.warmUp);
    const [real] = await crew.samples();
    if (!bare || !real)
      throw new Error('The sink kept no samples to compare the yardstick with the service.');
    sameKind(bare, real);

    const yardsticks: number[] = [];
    const rounds: Record<Way, ProgramRate>[] = [];
    for (let round = 0; round < sizes.rounds; round++) {
      yardsticks.push(await bareRate(stage, sizes.yardstick));
      const rates = { single: none, batch: none };
      for (const way of ways) rates[way] = await programRate(stage, way, sizes[way]);
      rounds.push(rates);
    }
    yardsticks.push(await bareRate(stage, sizes.yardstick));

    return [
      finding('yardstick', 'bare undici loop, 64 connections', 'per s', spreadOf(yardsticks)),
      ...ways.flatMap((way) => {
        const rates = rounds.map((round) => round[way]);
        const ratios = rates.map(({ delivered }, round) => delivered / meanAround(yardsticks, round));
        return [
          finding(way, 'delivered', 'per s', spreadOf(rates.map((rate) => rate.delivered))),
          finding(way, 'ratio', 'of the yardstick', spreadOf(ratios)),
          finding(way, 'accepted', 'per s', spreadOf(rates.map((rate) => rate.accepted))),
        ];
      }),
    ];
  });
}

interface Stage {
  readonly crew: Crew;
  readonly sizes: Sizes;
  readonly api: NativeApi;
  readonly secret: string;
}

interface ProgramRate {
  readonly delivered: number;
  readonly accepted: number;
}
const none: ProgramRate = { delivered: Number.NaN, accepted: Number.NaN };

/** From the first request until the sink has the last one; the same ends as for the service. */
async function bareRate({ crew, sizes, secret }: Stage, events: number): Promise<number> {
  const burst = await crew.expect({ events, paths: 1, keepTimes: false });
  const run = { origin: crew.sinkOrigin, secret, burst, events, connections: clients };
  const { startedAt } = await crew.yardstick.ask('run', run);
  const arrivals = await crew.reached(events, sizes.arrivalMsMax);
  exactlyOnce('yardstick', arrivals, events);
  return rateOf(events, startedAt, arrivals.lastAt);
}

async function programRate(
  { crew, sizes, api, secret }: Stage,
  way: Way,
  events: number,
): Promise<ProgramRate> {
  const burst = await crew.expect({ events, paths: 1, keepTimes: false });
  const publication = { academy: api.academy, burst, events, perRequest: perRequest[way], clients };
  const { startedAt, endedAt } = await crew.publisher.ask('publish', publication);
  const arrivals = await crew.reached(events, sizes.arrivalMsMax);
  exactlyOnce(way, arrivals, events);
  await signedAndRecorded(way, await crew.samples(), secret, api);
  exactlyOnce(way, await crew.arrivals(), events);
  return {
    delivered: rateOf(events, startedAt, arrivals.lastAt),
    accepted: rateOf(events, startedAt, endedAt),
  };
}

function meanAround(yardsticks: readonly number[], round: number): number {
  return ((yardsticks[round] ?? Number.NaN) + (yardsticks[round + 1] ?? Number.NaN)) / 2;
}
