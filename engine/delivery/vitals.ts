import type { Metrics } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import type { Polling, PollingOptions } from './polling.ts';
import { createPolling } from './polling.ts';

export interface VitalsOptions extends Pick<PollingOptions, 'clock' | 'patience'> {
  readonly store: Pick<Store, 'vitals'>;
  readonly metrics: Pick<Metrics, 'database'>;
  readonly everyMs?: number;
  /** What it said before is shown no longer when it has owed an answer for so long. */
  readonly silentMs?: number;
}

/** Shows how the database is, whatever else it is busy with; and nothing while it does not say. */
export function createVitals({
  store,
  metrics,
  everyMs = 60_000,
  silentMs = 10_000,
  ...polling
}: VitalsOptions): Polling {
  return createPolling({ ...polling, everyMs, failedAs: 'vitals-failed', ask });

  async function ask(): Promise<void> {
    const cancel = polling.clock.after(silentMs, () => metrics.database({}));
    try {
      const vitals = await store.vitals();
      polling.patience.answered();
      metrics.database(vitals);
    } catch (error) {
      metrics.database({});
      throw error;
    } finally {
      cancel();
    }
  }
}
