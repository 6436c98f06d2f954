import pg from 'pg';
import { describe } from 'vitest';
import { realClock } from '../testing/real-clock.ts';
import { openPostgresStore } from './postgres.ts';
import { storeContract } from './store.contract.ts';
import { sharedContract } from './shared.contract.ts';
import type { MakePlace } from './ground.contract.ts';

const admin = process.env['E_ADMIN'] ?? '';
const through = process.env['E_THROUGH'] ?? admin;
let n = Date.now();
describe('elsewhere', () => {
  const make: MakePlace = async () => {
    const name = `e_${n++}`;
    const client = new pg.Client({ connectionString: `${admin}/postgres` });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return {
      open: (node) => openPostgresStore({ url: `${through}/${name}`, node, clock: realClock, random: Math.random }),
      remove: async () => undefined,
    };
  };
  storeContract(make); sharedContract(make);
});
