import pg from 'pg';
import type { Clock } from '../../clock.ts';
import type { Hint, Hints } from '../words/hints.ts';
import { pauseMs } from './gate.ts';
import { wayTo } from './connections.ts';

export interface PostgresHintsOptions {
  readonly url: string;
  /** Of this machine. */
  readonly clock: Clock;
  readonly random: () => number;
  /** What is told in this time goes out together: NOTIFY takes a lock on the whole server when it commits. */
  readonly gatherMs?: number;
  readonly connectMsMax?: number;
}

/**
 * Hints by NOTIFY, over one connection of their own, which a transaction pooler could not give. It is made again whenever
 * it breaks; what others told meanwhile is lost, and every node finds out by asking the database, as it does anyway.
 */
export function openPostgresHints({
  url,
  clock,
  random,
  gatherMs = 200,
  connectMsMax = 5_000,
}: PostgresHintsOptions): Hints {
  const listeners = new Set<(hint: Hint) => void>();
  let gathered = nothing();
  let client: pg.Client | undefined;
  let isResting = false;
  let isClosed = false;
  let cancelRest = (): void => undefined;
  let cancelPause = (): void => undefined;
  void connect(1);

  async function connect(tries: number): Promise<void> {
    const made = new pg.Client({ ...wayTo(url, connectMsMax), query_timeout: connectMsMax });
    let isOver = false;
    const over = (next: number): void => {
      if (isOver) return;
      isOver = true;
      if (client === made) client = undefined;
      made.end().catch(() => undefined);
      if (!isClosed) cancelPause = clock.after(pauseMs(next, random()), () => void connect(next));
    };
    const broken = (): void => over(client === made ? 1 : tries + 1);
    made.on('error', broken);
    made.on('end', broken);
    made.on('notification', ({ processId, payload = '' }) => {
      if (processId !== processOf(made)) hear(payload);
    });
    try {
      await made.connect();
      await made.query(`listen ${channel}`);
      if (isClosed || isOver) return over(tries);
      client = made;
      flush();
    } catch {
      broken();
    }
  }

  function hear(payload: string): void {
    for (const hint of hintsIn(payload)) for (const heard of listeners) heard(hint);
  }

  function flush(): void {
    if (client === undefined || isResting || isEmpty(gathered)) return;
    const { payload, left } = packed(gathered);
    gathered = left;
    isResting = true;
    const teller = client;
    teller.query(notify, [channel, payload]).catch(() => teller.end().catch(() => undefined));
    cancelRest = clock.after(gatherMs, () => {
      isResting = false;
      flush();
    });
  }

  return {
    tell(hint) {
      if (isClosed) return;
      if (hint.kind === 'work') gathered.work = true;
      else if (gathered.changed.size < changedMax) gathered.changed.add(hint.academy);
      flush();
    },
    listen(heard) {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    async close() {
      isClosed = true;
      cancelRest();
      cancelPause();
      await client?.end().catch(() => undefined);
    },
  };
}

/** Academies beyond these are found out by asking. */
const changedMax = 10_000;
/** PostgreSQL takes less than 8000. */
const payloadBytesMax = 7_000;
const channel = 'schoolbell';
const notify = `
  select pg_notify($1, $2)
`;

interface Gathered {
  work: boolean;
  readonly changed: Set<string>;
}

function nothing(): Gathered {
  return { work: false, changed: new Set() };
}

function isEmpty({ work, changed }: Gathered): boolean {
  return !work && changed.size === 0;
}

/** As much as one notice holds, and what is left for the next. */
function packed({ work, changed }: Gathered): { readonly payload: string; readonly left: Gathered } {
  const taken: string[] = [];
  let bytes = 0;
  for (const academy of changed) {
    bytes += Buffer.byteLength(JSON.stringify(academy)) + 1;
    if (bytes > payloadBytesMax) break;
    taken.push(academy);
  }
  // One that fills a notice alone is left out: the others must not wait for it for ever.
  const skipped = Math.max(1, taken.length);
  return {
    payload: JSON.stringify({ work, changed: taken }),
    left: { work: false, changed: new Set([...changed].slice(skipped)) },
  };
}

/** Anyone who can reach the database may write to the channel: what is not understood is nothing. */
function hintsIn(payload: string): readonly Hint[] {
  let said: unknown;
  try {
    said = JSON.parse(payload);
  } catch {
    return [];
  }
  if (typeof said !== 'object' || said === null) return [];
  const work: readonly Hint[] = 'work' in said && said.work === true ? [{ kind: 'work' }] : [];
  const changed: readonly unknown[] = 'changed' in said && Array.isArray(said.changed) ? said.changed : [];
  return [
    ...work,
    ...changed
      .filter((academy): academy is string => typeof academy === 'string')
      .map((academy): Hint => ({ kind: 'changed', academy })),
  ];
}

/** The driver knows the number of its server process; its types do not. */
function processOf(client: pg.Client): number | undefined {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : undefined;
}
