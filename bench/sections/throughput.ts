import { burst, clients, usedOf, type BurstRate, type Stage, type Way } from '../burst.ts';
import type { Crew } from '../crew.ts';
import { finding, type Finding } from '../findings.ts';
import { rateOf, spreadOf } from '../measure.ts';
import { openAcademy } from '../native-api.ts';
import { exactlyOnce } from '../proof.ts';
import { sameKind } from '../signed-request.ts';
import type { Sizes } from '../sizes.ts';

/**
 * The yardstick and the service by turns – a b c a b c … a – since the machine is noisy: each round of the service is
 * compared with the mean of the yardsticks right before and right after it.
 */
export async function throughput(crew: Crew, sizes: Sizes, ways: readonly Way[]): Promise<Finding[]> {
  return crew.withNodes(1, {}, async ({ nodes, database }) => {
    const api = await openAcademy(nodes);
    const { signingSecret: secret } = await api.createEndpoint(`${crew.sinkOrigin}/0`);
    const { arrivalMsMax } = sizes;
    const stage: Stage = { crew, api, secret, nodes, arrivalMsMax, ...(database && { database }) };

    await bareRate(stage, sizes.warmUp);
    const [bare] = await crew.samples();
    for (const way of ways) await burst(stage, way, sizes.warmUp);
    const [real] = await crew.samples();
    if (!bare || !real)
      throw new Error('The sink kept no samples to compare the yardstick with the service.');
    sameKind(bare, real);

    const yardsticks: number[] = [];
    const rounds: Partial<Record<Way, BurstRate>>[] = [];
    for (let round = 0; round < sizes.rounds; round++) {
      yardsticks.push(await bareRate(stage, sizes.yardstick));
      const rates: Partial<Record<Way, BurstRate>> = {};
      for (const way of ways) rates[way] = await burst(stage, way, sizes[way]);
      rounds.push(rates);
    }
    yardsticks.push(await bareRate(stage, sizes.yardstick));

    return [
      finding('yardstick', 'bare undici loop, 64 connections', 'per s', spreadOf(yardsticks)),
      ...ways.flatMap((way) => {
        const rates = rounds.flatMap((round) => round[way] ?? []);
        const ratios = rates.map(({ delivered }, round) => delivered / meanAround(yardsticks, round));
        return [
          finding(way, 'delivered', 'per s', spreadOf(rates.map((rate) => rate.delivered))),
          finding(way, 'ratio', 'of the yardstick', spreadOf(ratios)),
          finding(way, 'accepted', 'per s', spreadOf(rates.map((rate) => rate.accepted))),
          ...usedOf(way, rates, crew),
        ];
      }),
    ];
  });
}

/** From the first request until the sink has the last one; the same ends as for the service. */
async function bareRate({ crew, secret, arrivalMsMax }: Stage, events: number): Promise<number> {
  const number = await crew.expect({ events, paths: 1, keepTimes: false });
  const run = { origin: crew.sinkOrigin, secret, burst: number, events, connections: clients };
  const { startedAt } = await crew.yardstick.ask('run', run);
  const arrivals = await crew.reached(events, arrivalMsMax);
  exactlyOnce('yardstick', arrivals, events);
  return rateOf(events, startedAt, arrivals.lastAt);
}

function meanAround(yardsticks: readonly number[], round: number): number {
  return ((yardsticks[round] ?? Number.NaN) + (yardsticks[round + 1] ?? Number.NaN)) / 2;
}
