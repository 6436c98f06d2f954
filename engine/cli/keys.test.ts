import Sqlite from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startPostgres } from '../testing/postgres-server.ts';
import { answerWith, rawServer, type RawRequest, type RawServer } from '../testing/raw-server.ts';
import { makeMasterKey, masterKeyOf } from '../vault/master-key.ts';
import { rotateData, rotateMaster, type Turned } from './rotating/rotate.ts';
import { ask } from './testing/ask.ts';
import { schoolbell, serving, type Serving } from './testing/program.ts';
import { systemClock } from './world.ts';

const secret = `whsec_${Buffer.alloc(24, 'known to both').toString('base64')}`;
const operatorKey = 'an-operator-key-for-tests-0123456789';
const idPattern = /mk_[0-9a-f]{16}/g;
let folder: string;
let receiver: RawServer;
const arrived: { readonly id: string; readonly isSigned: boolean }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schoolbell-keys-'));
  receiver = await rawServer((request, socket, number) => {
    const { id } = JSON.parse(request.body) as { readonly id: string };
    arrived.push({ id, isSigned: isSigned(request) });
    answerWith('204 No Content')(request, socket, number);
  });
});
afterAll(async () => {
  await receiver.close();
  await rm(folder, { recursive: true });
});

describe('keys that are made', () => {
  test('are printed, each another, and fit where they are set', async () => {
    const [one, two] = [await schoolbell(['keys', 'make-master']), await schoolbell(['keys', 'make-master'])];
    expect(one).toMatchObject({
      code: 0,
      err: expect.stringMatching(/ mk_[0-9a-f]{16}\n$/),
      out: expect.stringMatching(/^sbmk_[0-9a-f]{64}_[0-9a-f]{8}\n$/),
    });
    expect(two.out).not.toBe(one.out);
    const operator = await schoolbell(['keys', 'make-operator']);
    expect(operator).toMatchObject({ code: 0, out: expect.stringMatching(/^sb_op_\w+\n$/) });
  });
});

test('over PostgreSQL a service without a master key does not even look for its database', async () => {
  const env = { SCHOOLBELL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', SCHOOLBELL_MASTER_KEY: '' };
  const ended = await schoolbell(['serve'], { env });
  expect(ended).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining('`schoolbell keys make-master`'),
  });
});

describe('an embedded database', () => {
  test('gets a key of its own beside it, which it is not served without', { timeout: 240_000 }, async () => {
    const path = join(folder, 'own.db');
    const env = {
      SCHOOLBELL_DATABASE_URL: `sqlite:${path}`,
      SCHOOLBELL_OPERATOR_KEY: operatorKey,
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
    };
    const first = await serving(env);
    await furnish(first, 'north');
    const { err } = await first.stop();
    expect(err).toContain(`A master key was made in ${path}.key.`);
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    const kept = readFileSync(`${path}.key`, 'utf8');

    const again = await serving(env);
    expect((await again.stop()).err).not.toContain('A master key was made');
    expect(readFileSync(`${path}.key`, 'utf8')).toBe(kept);

    rmSync(`${path}.key`);
    const without = await schoolbell(['serve', '--port', '0'], { env });
    expect(without).toMatchObject({
      code: 3,
      err: expect.stringMatching(/sealed under the master key mk_\w+.*own\.db\.key.*Bring it back/),
    });
    expect(existsSync(`${path}.key`)).toBe(false);
    const found = await schoolbell(['doctor'], { env });
    expect(found).toMatchObject({
      code: 1,
      out: expect.stringMatching(/PROBLEM {2}The secrets in this database .*own\.db\.key.*Bring it back/),
    });

    writeFileSync(`${path}.key`, `${makeMasterKey(randomBytes)}\n`);
    chmodSync(`${path}.key`, 0o644);
    const other = await schoolbell(['serve', '--port', '0'], { env });
    expect(other).toMatchObject({
      code: 3,
      err: expect.stringMatching(/1 data key .* mk_\w+, which is not in the file/),
    });
    const examined = await schoolbell(['doctor'], { env });
    expect(examined.out).toMatch(/PROBLEM {2}Everybody on this machine may read the master keys/);
    expect(examined.out).not.toContain('sbmk_');
  });

  test('takes its key from a command, which sees nothing of the settings', async () => {
    const key = makeMasterKey(randomBytes);
    const seen = join(folder, 'seen');
    const script = join(folder, 'kms');
    writeFileSync(script, `#!/bin/sh\nenv > ${seen}\necho "# from the key service"\necho ${key}\n`, {
      mode: 0o700,
    });
    const service = await serving({
      SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'command.db')}`,
      SCHOOLBELL_OPERATOR_KEY: operatorKey,
      SCHOOLBELL_MASTER_KEY_COMMAND: `${script} get master`,
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
    });
    await furnish(service, 'north');
    await service.stop();
    expect(existsSync(join(folder, 'command.db.key'))).toBe(false);
    expect(readFileSync(seen, 'utf8')).toContain('PATH=');
    expect(readFileSync(seen, 'utf8')).not.toContain('SCHOOLBELL_');
  });
});

describe('a service that runs', () => {
  test(
    'goes over to another master key and another data key, and what it sends is signed as before',
    { timeout: 240_000 },
    async () => {
      const path = join(folder, 'rotating.db');
      const keyFile = join(folder, 'rotating.key');
      const [old, young] = [makeMasterKey(randomBytes), makeMasterKey(randomBytes)];
      writeFileSync(keyFile, `${old}\n`, { mode: 0o600 });
      const env = {
        SCHOOLBELL_DATABASE_URL: `sqlite:${path}`,
        SCHOOLBELL_OPERATOR_KEY: operatorKey,
        SCHOOLBELL_MASTER_KEY_FILE: keyFile,
        SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
      };
      const service = await serving(env);
      for (const academy of ['north', 'south']) await furnish(service, academy);
      const [before] = sealedWith(path);
      const caller = { SCHOOLBELL_URL: service.origin, SCHOOLBELL_KEY: operatorKey };
      const turn = (key = operatorKey): Promise<Turned> =>
        rotateMaster({ url: service.origin, key, clock: systemClock, retriesMax: 0 });

      expect(await turn()).toMatchObject({
        kind: 'done',
        told: expect.stringMatching(/^Nothing was changed: the master key mk_\w+ stands first/),
      });
      const meant = ['keys', 'rotate-master', '--to', masterKeyOf(young).id];
      expect(await schoolbell(meant, { env: caller })).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(/Here the master key mk_\w+ stands first, and not mk_\w+/),
      });
      writeFileSync(keyFile, `${young}\n`);
      expect(await turn()).toMatchObject({
        kind: 'stopped',
        message: expect.stringMatching(/2 data keys are wrapped by mk_\w+, which the service does not have/),
      });
      writeFileSync(keyFile, `${young}\n${old}\n`);
      const turned = await schoolbell(meant, { env: caller });
      expect(turned).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringMatching(/^2 data keys were wrapped anew; the master key mk_\w+ seals from now on/),
      });
      await publish(service, 'north', 'after-master');
      expect(await turn('no-key-at-all')).toMatchObject({ kind: 'shut-out' });
      writeFileSync(keyFile, 'broken');
      expect(await turn()).toMatchObject({
        kind: 'stopped',
        message: expect.stringMatching(/holds as key 1 what is none.*Give the same command again/),
      });
      writeFileSync(keyFile, `${young}\n`);

      const data = await schoolbell(['keys', 'rotate-data', '--academy', 'north'], { env: caller });
      expect(data).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringMatching(/^1 endpoints were sealed anew, with the data key dk_\w+\.\n$/),
      });
      expect(sealedWith(path)[0]).not.toEqual(before);
      await publish(service, 'north', 'after-data');
      const destination = { url: service.origin, key: operatorKey, clock: systemClock };
      expect(await rotateData(destination, 'nowhere')).toMatchObject({
        kind: 'shut-out',
        message: expect.stringContaining('"nowhere" is unknown'),
      });

      const uses = await ask(service, 'GET', '/v1/master-key');
      const id = turned.out.match(idPattern)?.[0];
      expect(uses).toEqual({ id, first: id, dataKeys: { [String(id)]: 2 } });
      await service.stop();
      const again = await serving(env);
      await publish(again, 'south', 'after-restart');
      await again.stop();
      expect(arrived.filter(({ isSigned: signed }) => signed).map(({ id }) => id)).toEqual([
        'after-master',
        'after-data',
        'after-restart',
      ]);
    },
  );

  test(
    'is one of two over PostgreSQL: each opens what the other sealed under a key that came later',
    { timeout: 240_000 },
    async () => {
      const server = await startPostgres();
      try {
        const url = await server.database();
        const files = ['one', 'two'].map((name) => join(folder, `${name}.key`));
        const [old, young] = [makeMasterKey(randomBytes), makeMasterKey(randomBytes)];
        for (const file of files) writeFileSync(file, old, { mode: 0o600 });
        const [one, two] = await Promise.all(
          files.map((file) =>
            serving({
              SCHOOLBELL_DATABASE_URL: url,
              SCHOOLBELL_OPERATOR_KEY: operatorKey,
              SCHOOLBELL_MASTER_KEY_FILE: file,
              SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
            }),
          ),
        );
        if (!one || !two) throw new Error('Two nodes were to be started.');
        const north = await furnish(one, 'north');
        for (const file of files) writeFileSync(file, `${young}\n${old}\n`);
        const env = { SCHOOLBELL_URL: one.origin, SCHOOLBELL_KEY: operatorKey };
        expect(await schoolbell(['keys', 'rotate-master'], { env })).toMatchObject({ code: 0 });
        expect(await ask(two, 'GET', north)).toMatchObject({ status: 'active' });
        await furnish(one, 'south');
        await publish(two, 'south', 'from-two');
        expect(arrived.at(-1)).toEqual({ id: 'from-two', isSigned: true });
        const texts = await server.query<{ settings: string }>('select settings from endpoints', [], url);
        expect(JSON.stringify(texts)).not.toContain(secret);

        // What the command says may be taken away is taken away at once, while the other node has not looked since.
        for (const file of files) writeFileSync(file, young);
        await furnish(two, 'late');
        expect(await ask(one, 'GET', '/v1/master-key')).toMatchObject({
          dataKeys: { [masterKeyOf(young).id]: 3 },
        });
        const stranger = {
          SCHOOLBELL_DATABASE_URL: url,
          SCHOOLBELL_MASTER_KEY: makeMasterKey(randomBytes),
          SCHOOLBELL_PORT: '0',
        };
        expect(await schoolbell(['serve'], { env: stranger })).toMatchObject({
          code: 3,
          err: expect.stringContaining(masterKeyOf(young).id),
        });
        for (const { code } of await Promise.all([one.stop(), two.stop()])) expect(code).toBe(0);
      } finally {
        await server.remove();
      }
    },
  );
});

/** An academy with an endpoint of which the receiver knows the secret; answers where it is. */
async function furnish(service: Serving, academy: string): Promise<string> {
  await ask(service, 'POST', '/v1/academies', { id: academy, name: academy });
  const endpoints = `/v1/academies/${academy}/endpoints`;
  const made = await ask(service, 'POST', endpoints, {
    url: `${receiver.url}/hook`,
    profile: 'standard',
    signingSecret: secret,
  });
  return `${endpoints}/${String(made['id'])}`;
}

/** Resolves when it has arrived. */
async function publish(service: Serving, academy: string, id: string): Promise<void> {
  const learner = { id: 'l-1', email: 'ada@example.com' };
  const occurredAt = '2026-01-05T07:58:00Z';
  const event = { id, type: 'learner.updated', occurredAt, data: { learner, changed: ['email'] } };
  await ask(service, 'POST', `/v1/academies/${academy}/events`, event);
  await vi.waitFor(() => expect(arrived.map((each) => each.id)).toContain(id), {
    timeout: 20_000,
    interval: 20,
  });
}

function sealedWith(path: string): readonly unknown[] {
  const database = new Sqlite(path, { readonly: true });
  const rows = database.prepare('select academy, data_key from endpoints order by academy').all();
  database.close();
  return rows;
}

function isSigned({ head, body }: RawRequest): boolean {
  const lines = [...head.matchAll(/^([\w-]+): (.*?)\r?$/gm)];
  const headers = Object.fromEntries(lines.map(([, name = '', value = '']) => [name.toLowerCase(), value]));
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
