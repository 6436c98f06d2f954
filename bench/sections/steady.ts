import type { Crew } from '../crew.ts';
import { finding, type Finding } from '../findings.ts';
import { quantilesOf, type Quantiles } from '../measure.ts';
import { openAcademy } from '../native-api.ts';
import { exactlyOnce, signedAndRecorded } from '../proof.ts';
import type { Sizes } from '../sizes.ts';

/** How long an accepted event is on its way when the service is busy but not drowned. */
export async function steady(crew: Crew, sizes: Sizes): Promise<Finding[]> {
  const { perSecond, seconds } = sizes.steady;
  const section = `steady ${perSecond}/s`;

  return crew.withProgram({}, async (service) => {
    const api = await openAcademy([service]);
    const { signingSecret } = await api.createEndpoint(`${crew.sinkOrigin}/0`);

    const paced = async (events: number): Promise<Timed> => {
      const burst = await crew.expect({ events, paths: 1, keepTimes: true });
      const { sentAt, acceptedAt, latestMs } = await crew.publisher.ask('pace', {
        academy: api.academy,
        burst,
        events,
        perSecond,
      });
      const arrivals = await crew.reached(events, sizes.arrivalMsMax);
      exactlyOnce(section, arrivals, events);
      const arrivedAt = arrivals.arrivedAt ?? new Float64Array(0);
      return {
        fromSent: quantilesOf(arrivedAt.map((at, event) => at - (sentAt[event] ?? Number.NaN))),
        // A delivery may well arrive before the publisher has read its 202: that is no time at all.
        fromAccepted: quantilesOf(
          arrivedAt.map((at, event) => Math.max(0, at - (acceptedAt[event] ?? Number.NaN))),
        ),
        answered: quantilesOf(acceptedAt.map((at, event) => at - (sentAt[event] ?? Number.NaN))),
        latestMs,
      };
    };

    await paced(2 * sizes.warmUp);
    const { fromAccepted, fromSent, answered, latestMs } = await paced(perSecond * seconds);
    await signedAndRecorded(section, await crew.samples(), signingSecret, api);
    return [
      ...threeOf(section, '202 → arrival', fromAccepted),
      ...threeOf(section, 'sent → arrival', fromSent),
      ...threeOf(section, 'sent → 202', answered),
      finding(section, 'latest behind the schedule', 'ms', latestMs),
    ];
  });
}

interface Timed {
  readonly fromAccepted: Quantiles;
  readonly fromSent: Quantiles;
  readonly answered: Quantiles;
  readonly latestMs: number;
}

function threeOf(section: string, figure: string, { p50, p99, max }: Quantiles): Finding[] {
  return [
    finding(section, `${figure}, p50`, 'ms', p50),
    finding(section, `${figure}, p99`, 'ms', p99),
    finding(section, `${figure}, max`, 'ms', max),
  ];
}
