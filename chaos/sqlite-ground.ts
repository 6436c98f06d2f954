import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedAt } from '../engine/testing/embedded.ts';
import type { Ground, Questions } from './ground.ts';

/** The embedded database, in a folder that is given or in one of its own. */
export async function sqliteGround(given?: string): Promise<Ground> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'schoolbell-chaos-')));
  const path = join(folder, 'schoolbell.db');
  return {
    store: 'sqlite',
    settings: { SCHOOLBELL_DATABASE_URL: `sqlite:${path}` },
    nodesMax: 1,
    questions,
    ...embeddedAt(path),
    remove: () => (given === undefined ? rm(folder, { recursive: true, force: true }) : Promise.resolve()),
  };
}

const questions: Questions = {
  waiting: `
    select count(*) as waiting
    from deliveries
    where state = 'pending'
  `,
  kept: `
    select delivery.endpoint, event.event_id, delivery.state, max(attempt.started_at) as started_at
    from deliveries as delivery
    join events as event on event.position = delivery.event
    left join attempts as attempt
      on attempt.delivery = delivery.id
      and attempt.outcome = 'delivered'
    group by delivery.id
  `,
  held: `
    select event.event_id, delivery.lease_until
    from deliveries as delivery
    join events as event on event.position = delivery.event
    where delivery.lease_token is not null
      and delivery.lease_node = ?
  `,
  // One process, one file.
  connections: 'select 0 as open',
};
