import Sqlite from 'better-sqlite3';
import {
  academy,
  accepted,
  addEndpoint,
  attempt,
  claimAll,
  endpoint,
  event,
  fact,
  lease,
  settlement,
} from './ground.contract.ts';
import { sealedText } from '../../sealed.ts';
import { openSqliteStore } from '../sqlite.ts';
import type { Store } from '../store.ts';

/** An installation in which everything is there that a table may hold. */
export async function furnish(path: string): Promise<void> {
  const store = await openSqliteStore({ path, node: 'old', thread: false });
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  for (const id of ['north', 'south', 'gone']) await store.createAcademy(academy(id));
  await store.changeAcademy('south', { plainSecrets: true, setUp: { fuse: 'by-request' } });
  await store.createKey({ id: 'key_0', scopes: ['operator'], hint: 'sb_op_', createdAt: 5 }, 'hash-0');
  await store.createKey(
    { id: 'key_1', academy: 'north', scopes: ['read'], hint: 'sb_', createdAt: 5, expiresAt: 9 },
    'hash-1',
  );
  await store.keysUsed([{ id: 'key_1', at: 6 }]);
  await store.claimSealing('mk_1');
  await store.createDataKey({
    academy: 'north',
    id: dataKey,
    master: 'mk_1',
    wrapped: 'wrapped',
    createdAt: 5,
  });
  const signingSecret = sealedText(dataKey, Buffer.alloc(40, 1));
  for (const id of ['ep_1', 'ep_2', 'ep_3', 'ep_4'])
    await addEndpoint(store, endpoint({ id, ...(id === 'ep_2' && { signingSecret }) }));
  await addEndpoint(store, endpoint({ academy: 'gone' }));
  const audit = {
    academy: 'north',
    at: 8,
    actor: 'key_0',
    action: 'endpoint.pause',
    subject: 'ep_2',
    details: {},
  };
  await store.setEndpointStatus('north', 'ep_2', { status: 'paused', from: ['active'], at: 7, audit });
  await addEndpoint(store, endpoint({ id: 'ep_s', academy: 'south', status: 'requested' }));

  // Long ago, of a day, and today: each kind has another place there.
  const instants = [1_000, today - 3 * dayMs, today - 3 * dayMs + 1, today];
  for (const [nth, publishedAt] of instants.entries()) {
    await accepted(
      store,
      event({
        id: `told-${nth}`,
        type: 'course.completed',
        publishedAt,
        occurredAt: `2026-01-0${nth + 1}T00:00:00Z`,
        facts: [fact(), fact({ subject: `c${nth}`, what: 'enrolled' })],
        deliveries: [
          { endpoint: 'ep_1', orderKey: 'ada', once },
          { endpoint: 'ep_2', orderKey: 'ada' },
          { endpoint: 'ep_3' },
          { endpoint: 'ep_4' },
        ],
      }),
      event({ id: `ops-${nth}`, type: 'endpoint.disabled', learner: '', publishedAt, data: '{}' }),
      event({ id: `south-${nth}`, academy: 'south', learner: 'élise 🎓', publishedAt, deliveries: [] }),
      event({ id: `gone-${nth}`, academy: 'gone', publishedAt }),
    );
  }
  await claimAndSettle(store);
  await store.deleteEndpoint('north', 'ep_4', today);
  await store.createReplay({
    id: 'rpl_1',
    academy: 'north',
    endpoint: 'ep_3',
    since: 0,
    until: today + dayMs,
    states: ['failed'],
    ratePerSecond: 2.5,
    status: 'running',
    requeued: 0,
    progress: 0,
    createdAt: today,
  });
  await store.resetCompletion({
    academy: 'north',
    learner: 'bob',
    course: 'c1',
    audit: { ...audit, action: 'records.reset' },
  });
  await store.deleteAcademy('gone');
  await store.close();
  // As retention leaves it of a learner whose last event went, and of one who has events since.
  const database = new Sqlite(path);
  database.exec(`
    insert into learner_sequences (academy, learner, sequence)
    values ('north', 'zoe', 7), ('north', 'ada', 2)
  `);
  database.close();
}

const dayMs = 86_400_000;
const dataKey = `dk_${'1'.repeat(25)}`;
const once = { learner: 'ada', course: 'c1', reason: 'It has heard of it' };

/** Of the third endpoint one arrives, one fails, one cannot even be sent, and one is tried again; the rest stays leased. */
async function claimAndSettle(store: Store): Promise<void> {
  const now = Date.now() + 2 * dayMs;
  const third = { academy: 'north', endpoint: 'ep_3', now, limit: 10, lease };
  const { claimed } = await store.claim(third);
  const [one, two, three, four] = claimed.map(({ id }) => id);
  const at = now;
  const place = { endpoint: 'ep_3', at };
  await store.settle([
    settlement(one!, { ...place, attempt: attempt({ startedAt: at - 5 }) }),
    settlement(two!, {
      ...place,
      outcome: { kind: 'failed', reason: 'no, said \0 it' },
      attempt: attempt({
        startedAt: at - 4,
        outcome: 'failed: no',
        answer: {
          kind: 'response',
          status: 500,
          headers: [],
          bodyStart: 'a \0 in the body',
          hops: ['https://b.example'],
        },
      }),
    }),
    {
      id: three!,
      academy: 'north',
      lease: lease.token,
      ...place,
      outcome: { kind: 'failed', reason: 'inexpressible: no number' },
    },
    settlement(four!, {
      ...place,
      outcome: { kind: 'retry', dueAt: now, reason: 'retry: timeout' },
      mark: { fares: 'failing' },
      attempt: attempt({
        startedAt: at - 3,
        tookMs: 0.125,
        outcome: 'retry: timeout',
        answer: { kind: 'fault', fault: 'timeout', message: 'nobody there' },
      }),
    }),
  ]);
  // These leases are never settled: whoever held them is dead.
  await claimAll(store, now, 'lease-dead', now + 9_000_000);
}
