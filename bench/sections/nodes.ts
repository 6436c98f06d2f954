import { burst, usedOf, type BurstRate, type Stage, type Way } from '../burst.ts';
import type { Crew } from '../crew.ts';
import { finding, type Finding } from '../findings.ts';
import { spreadOf } from '../measure.ts';
import { openAcademy } from '../native-api.ts';
import type { Sizes } from '../sizes.ts';

/**
 * The same load upon one node and upon three, by turns, all on this machine: more nodes must not stand in each other's
 * way. Each side has its own database; who is not asked does nothing but look, once a second, whether it is.
 */
export function nodes(crew: Crew, sizes: Sizes): Promise<Finding[]> {
  return withStage(crew, 1, sizes, (one) =>
    withStage(crew, 3, sizes, async (three) => {
      const findings: Finding[] = [];
      for (const way of ways) findings.push(...(await compare(one, three, way, sizes)));
      return findings;
    }),
  );
}

const ways: readonly Way[] = ['single', 'batch'];

async function compare(one: Stage, three: Stage, way: Way, sizes: Sizes): Promise<readonly Finding[]> {
  const { crew } = one;
  const section = `nodes, ${way}`;
  for (const stage of [one, three]) await burst(stage, way, sizes.warmUp);
  const alone: BurstRate[] = [];
  const together: BurstRate[] = [];
  for (let round = 0; round < sizes.rounds; round++) {
    alone.push(await burst(one, way, sizes.nodes[way]));
    together.push(await burst(three, way, sizes.nodes[way]));
  }
  const rates = (bursts: readonly BurstRate[]) => bursts.map(({ delivered }) => delivered);
  const ratios = together.map(({ delivered }, round) => delivered / (alone[round]?.delivered ?? Number.NaN));
  return [
    finding(section, 'one, delivered', 'per s', spreadOf(rates(alone))),
    finding(section, 'three, delivered', 'per s', spreadOf(rates(together))),
    finding(section, 'three', 'of one', spreadOf(ratios)),
    ...usedOf(section, alone, crew, ', one'),
    ...usedOf(section, together, crew, ', three'),
  ];
}

function withStage<T>(
  crew: Crew,
  count: number,
  { arrivalMsMax }: Sizes,
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  return crew.withNodes(count, {}, async ({ nodes: running, database }) => {
    const api = await openAcademy(running);
    const { signingSecret: secret } = await api.createEndpoint(`${crew.sinkOrigin}/0`);
    return use({ crew, api, secret, nodes: running, arrivalMsMax, ...(database && { database }) });
  });
}
