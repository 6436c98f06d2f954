import type { Crew } from '../crew.ts';
import { finding, type Finding } from '../findings.ts';
import { quantilesOf, rateOf, spreadOf } from '../measure.ts';
import { openAcademy } from '../native-api.ts';
import { exactlyOnce } from '../proof.ts';
import type { Sizes } from '../sizes.ts';

/** One event for a thousand customers: how long until the last of them has it. */
export async function fanOut(crew: Crew, sizes: Sizes): Promise<Finding[]> {
  const { endpoints, events } = sizes.fanOut;
  const section = `fan-out 1 → ${endpoints}`;

  // The default keeps an academy to 200 endpoints.
  return crew.withProgram({ SCHOOLBELL_ENDPOINTS_MAX: String(endpoints) }, async (service) => {
    const api = await openAcademy([service]);
    for (let path = 0; path < endpoints; path++) await api.createEndpoint(`${crew.sinkOrigin}/${path}`);

    const once = async (): Promise<Fan> => {
      const burst = await crew.expect({ events: 1, paths: endpoints, keepTimes: false });
      const publication = { academy: api.academy, burst, events: 1, perRequest: 1, clients: 1 };
      const { startedAt, endedAt } = await crew.publisher.ask('publish', publication);
      const arrivals = await crew.reached(endpoints, sizes.arrivalMsMax);
      exactlyOnce(section, arrivals, endpoints);
      return {
        // The last can arrive before the publisher has read its 202.
        fromAcceptedMs: Math.max(0, arrivals.lastAt - endedAt),
        fromSentMs: arrivals.lastAt - startedAt,
        rate: rateOf(endpoints, startedAt, arrivals.lastAt),
      };
    };

    await once();
    const fans: Fan[] = [];
    for (let event = 0; event < events; event++) fans.push(await once());
    const accepted = fans.map((fan) => fan.fromAcceptedMs);
    return [
      finding(section, '202 → last arrival', 'ms', spreadOf(accepted)),
      finding(section, '202 → last arrival, p99', 'ms', quantilesOf(accepted).p99),
      finding(section, 'sent → last arrival', 'ms', spreadOf(fans.map((fan) => fan.fromSentMs))),
      finding(section, 'delivered, from sent', 'per s', spreadOf(fans.map((fan) => fan.rate))),
    ];
  });
}

interface Fan {
  readonly fromAcceptedMs: number;
  readonly fromSentMs: number;
  readonly rate: number;
}
