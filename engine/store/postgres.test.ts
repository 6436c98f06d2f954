import { afterAll, beforeAll, describe } from 'vitest';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { openPostgresStore } from './postgres.ts';
import { storeContract } from './store.contract.ts';

describe('the store on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.remove());

  storeContract(async () => {
    const url = await server.database();
    return { open: (node) => openPostgresStore({ url, node }), remove: async () => undefined };
  });
});
