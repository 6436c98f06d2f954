import { randomBytes } from 'node:crypto';
import { startPostgres } from '../engine/testing/postgres-server.ts';
import { makeMasterKey } from '../engine/vault/master-key.ts';
import type { Ground, Questions } from './ground.ts';

/** A PostgreSQL of its own. */
export async function postgresGround(connectionsPerNode: number): Promise<Ground> {
  const server = await startPostgres();
  const url = await server.database();
  return {
    store: 'postgres',
    settings: {
      SCHOOLBELL_DATABASE_URL: url,
      SCHOOLBELL_MASTER_KEY: makeMasterKey(randomBytes),
      SCHOOLBELL_DATABASE_CONNECTIONS_MAX: String(connectionsPerNode),
    },
    nodesMax: 100,
    questions,
    server,
    query: (sql, values) => server.query(sql, values, url),
    remove: () => server.remove(),
  };
}

const questions: Questions = {
  waiting: `
    select count(*) as waiting
    from pending_deliveries
  `,
  kept: `
    select delivery.endpoint, event.event_id, delivery.state, max(attempt.started_at) as started_at
    from deliveries as delivery
    join events as event
      on event.academy = delivery.academy
      and event.position = delivery.event
      and event.published_at = delivery.created_at
    left join attempts as attempt
      on attempt.academy = delivery.academy
      and attempt.delivery = delivery.id
      and attempt.outcome = 'delivered'
    group by delivery.academy, delivery.id, delivery.endpoint, event.event_id, delivery.state
  `,
  held: `
    select event.event_id, delivery.lease_until
    from pending_deliveries as delivery
    join events as event
      on event.academy = delivery.academy
      and event.position = delivery.event
      and event.published_at = delivery.created_at
    where delivery.lease_node = $1
      and delivery.lease_token is not null
  `,
  connections: `
    select count(*) as open
    from pg_stat_activity
    where application_name = 'schoolbell'
  `,
};
