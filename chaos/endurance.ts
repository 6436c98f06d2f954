import { deal, type BlowName, type Endurance } from './blows.ts';
import { faultsOf, type Ledger } from './ledger.ts';
import { openScene, type SceneOptions } from './scene.ts';

/** What a run under blows came to. */
export interface Outcome {
  readonly ledger: Ledger;
  readonly endurance: Endurance;
  /** Posts that were answered 503, and made again. */
  readonly refusals: number;
  /** Nothing where all is as it must be. */
  readonly faults: readonly string[];
}

export interface EnduranceOptions extends Pick<
  SceneOptions,
  'seed' | 'store' | 'from' | 'settings' | 'nodes'
> {
  readonly blows: readonly BlowName[];
  readonly count: number;
  /** More is a fault: a promise of a machine that is not busy with anything else. */
  readonly resumedMsMax?: number;
  readonly onBlow?: (count: number) => void;
}

/** Publishes to nodes that suffer blow after blow, waits until nothing is left to send, and counts. */
export async function endure({
  blows,
  count,
  resumedMsMax = Infinity,
  onBlow,
  ...options
}: EnduranceOptions): Promise<Outcome> {
  // One request in ten is refused, so that retries are under way when a node dies; none once the blows are over.
  let isRefusing = true;
  let asked = 0;
  const answering = (): number => (isRefusing && (asked += 1) % 10 === 0 ? 503 : 200);
  const scene = await openScene({ ...options, answering });
  try {
    const retry = { gapsSeconds: Array.from({ length: 50 }, () => 1) };
    for (const [ordering, type] of Object.entries(typeByOrdering)) {
      await scene.addEndpoint(ordering, { ordering, retry, eventTypes: [type] });
    }
    const load = scene.startLoad();
    const accepted = (): number => load.accepted.size;
    const dealt = await deal(scene, { blows, count, accepted, ...(onBlow && { onBlow }) });
    isRefusing = false;
    await load.stop();
    await scene.drained();
    const ledger = await scene.ledger(load.accepted);
    const endurance = dealt.judged();
    const faults = [...faultsOf(ledger), ...endurance.faults, ...load.faults];
    if (ledger.duplicates > endurance.inHands) {
      faults.push(
        `${ledger.duplicates} came again, and only ${endurance.inHands} were in the hands of the dead`,
      );
    }
    if (endurance.resumedMsMax > resumedMsMax) {
      faults.push(`Something that could go on was left for ${endurance.resumedMsMax} ms`);
    }
    if (endurance.connectionsMost > scene.cluster.connectionsMax) {
      faults.push(`${endurance.connectionsMost} connections were open at once`);
    }
    return { ledger, endurance, refusals: load.refusals, faults };
  } finally {
    await scene.end();
  }
}

const typeByOrdering = {
  none: 'course.enrolled',
  learner: 'learner.updated',
  strict: 'course.unenrolled',
};
