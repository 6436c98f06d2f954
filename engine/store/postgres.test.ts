import { afterAll, beforeAll, describe } from 'vitest';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { realClock } from '../testing/real-clock.ts';
import { dataKeysContract } from './contract/data-keys.contract.ts';
import type { MakePlace } from './contract/ground.contract.ts';
import { openPostgresStore } from './postgres.ts';
import { sharedContract } from './contract/shared.contract.ts';
import { storeContract } from './contract/store.contract.ts';

describe.each([
  ['through a pooler, which keeps nothing for it', { isWiped: true }],
  ['over connections of its own', { isDirect: true }],
])('the store on PostgreSQL, %s', (_, way) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.remove());

  const makePlace: MakePlace = async () => {
    const url = await server.database();
    return {
      open: (node) => openPostgresStore({ url, node, clock: realClock, random: Math.random, ...way }),
      remove: async () => undefined,
    };
  };

  storeContract(makePlace);
  dataKeysContract(makePlace);
  sharedContract(makePlace);
});
