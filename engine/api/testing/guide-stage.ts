import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { profiles } from '@schoolbell/wire/profiles';
import { addressRule } from '../../delivery/address.ts';
import { silentLog } from '../../log.ts';
import type { Scope } from '../../model.ts';
import type { Rig } from '../../testing/rig.ts';
import { openVault } from '../../testing/open-vault.ts';
import { rig } from '../../testing/rig.ts';
import { makeKey } from '../ground/key.ts';
import { createServer } from '../server.ts';

/** What every guide begins with: a service with the academy `north`, whose customer and operator have a key each. */
export interface Stage {
  readonly rig: Rig;
  readonly app: FastifyInstance;
  /** What `$WORD` stands for. */
  readonly words: Map<string, string>;
  end(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const running = await rig();
  const { store, clock } = running;
  await store.createAcademy({ ...academy, createdAt: clock.now() });
  const randomBytes = repeatable();
  const app = createServer({
    ...running,
    profiles,
    outbox: running.worker,
    rotation: openVault(store, () => clock.now()).rotation,
    targets: addressRule([]),
    randomBytes,
    log: silentLog,
    version: '0.0.0',
    installation: { node: 'guide', startedAt: 0, settings: [] },
    registry: new Registry(),
    ready: async () => ({ ok: true, reasons: [], warnings: [] }),
    egressAddresses: ['192.0.2.10', '192.0.2.11'],
  });
  const key = async (scopes: readonly Scope[], owner?: string): Promise<string> => {
    const { key: made, hint, sha256 } = makeKey(scopes, randomBytes);
    const id = `key_${scopes[0]}`;
    await store.createKey(
      { id, scopes, hint, createdAt: clock.now(), ...(owner !== undefined && { academy: owner }) },
      sha256,
    );
    return made;
  };
  const academys = await key(['publish', 'read', 'manage'], academy.id);
  const words = new Map([
    ['OPERATOR', await key(['operator'])],
    ['KEY', academys],
    ['BASIC', Buffer.from(`${academys}:`).toString('base64')],
  ]);
  const end = async (): Promise<void> => {
    await app.close();
    await running.close();
  };
  return { rig: running, app, words, end };
}

const academy = {
  id: 'north',
  name: 'North Academy',
  companyId: 'company-1',
  domain: { id: 'north', name: 'academy.example' },
};

/** The same bytes at every telling, so that pages change only when the service does. */
function repeatable(): (count: number) => Buffer {
  let drawn = 0;
  return (count) => {
    const blocks = Array.from({ length: Math.ceil(count / 32) }, () =>
      createHash('sha256')
        .update(`guide ${(drawn += 1)}`)
        .digest(),
    );
    return Buffer.concat(blocks).subarray(0, count);
  };
}
