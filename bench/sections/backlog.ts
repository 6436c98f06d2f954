import type { Crew } from '../crew.ts';
import { finding, type Finding } from '../findings.ts';
import { watchMemory } from '../memory.ts';
import { nowMs, pause, rateOf } from '../measure.ts';
import { openAcademy } from '../native-api.ts';
import { noneTwice } from '../proof.ts';
import type { Sizes } from '../sizes.ts';

const clients = 4;
const settleBeforeMs = 1000;

/** A great heap of due deliveries: what it costs in memory while it waits, and how fast it is worked off. */
export async function backlog(crew: Crew, sizes: Sizes): Promise<Finding[]> {
  const { events, perRequest, settleMs, drain, drainMsMax } = sizes.backlog;
  const section = `backlog ${events}`;

  return crew.withProgram({}, async (service) => {
    const api = await openAcademy([service]);
    const { id } = await api.createEndpoint(`${crew.sinkOrigin}/0`);
    await api.pauseEndpoint(id);
    const burst = await crew.expect({ events, paths: 1, keepTimes: false });
    const memory = watchMemory(service.pid);
    try {
      const idleMib = memory.peakMib();
      const publication = { academy: api.academy, burst, events, perRequest, clients };
      const { startedAt, endedAt } = await crew.publisher.ask('publish', publication);
      const publishingMib = memory.peakMib();

      // What publishing left behind may go before the waiting is looked at.
      await pause(Math.min(settleBeforeMs, settleMs));
      memory.peakMib();
      await pause(settleMs);
      const waitingMib = memory.peakMib();
      const early = await crew.arrivals();
      if (early.received > 0)
        throw new Error(`${section}: ${early.received} deliveries left a paused endpoint.`);

      const resumedAt = nowMs();
      await api.resumeEndpoint(id);
      const goal = Math.min(drain, events);
      const arrivals = await crew.reached(goal, drainMsMax);
      const drainMib = memory.peakMib();
      noneTwice(section, arrivals);
      if (arrivals.received === 0)
        throw new Error(`${section}: nothing was delivered after the endpoint resumed.`);
      // Behind `reached`, more keep arriving; rates count only what the snapshot holds.
      return [
        finding(section, 'accepted while held', 'per s', rateOf(events, startedAt, endedAt)),
        finding(section, 'memory, idle before', 'MiB', idleMib),
        finding(section, 'memory, peak while publishing', 'MiB', publishingMib),
        finding(section, 'memory, peak while waiting (held)', 'MiB', waitingMib),
        finding(section, 'memory, peak during drain', 'MiB', drainMib),
        finding(section, 'memory, peak while waiting or draining', 'MiB', Math.max(waitingMib, drainMib)),
        finding(section, 'resume → first arrival', 'ms', arrivals.firstAt - resumedAt),
        finding(section, 'drained', 'deliveries', arrivals.received),
        finding(section, 'time to drain these', 's', (arrivals.lastAt - resumedAt) / 1000),
        finding(section, 'drain', 'per s', rateOf(arrivals.received, resumedAt, arrivals.lastAt)),
      ];
    } finally {
      memory.stop();
    }
  });
}
