import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { clientNetworks } from '../api/ground/client-network.ts';
import { readSettings, settingNames, settingsTable, variableOf } from '../config.ts';
import { judgeLocks } from '../store/postgres/lock-room.ts';
import { startPostgres } from '../testing/postgres-server.ts';
import { plainEnvironment, schoolbell, serving, testMasterKey } from './testing/program.ts';

// `deploy/` as far as it can be tried without containers: what it says is held against the program, and what it runs is run.

const root = new URL('../../', import.meta.url).pathname;
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>> | readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly stop_grace_period?: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, Network | null>>;
}

interface Network {
  readonly internal?: boolean;
  readonly ipam?: { readonly config: readonly { readonly subnet: string }[] };
}

const compose = parse(textOf('deploy/compose.yaml')) as Compose;
const dockerfile = textOf('deploy/Dockerfile');
const balancing = textOf('deploy/haproxy.cfg');
const { postgres, balancer, ...nodes } = compose.services;
const node = nodes['node-1'];

/** What an operator writes into `.env`. */
const chosen: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'p@ss:w/rd',
  SCHOOLBELL_OPERATOR_KEY: 'a-key-of-the-operator-for-every-node',
  SCHOOLBELL_MASTER_KEY: testMasterKey,
};
const variables = Object.fromEntries(
  Object.entries(node?.environment ?? {}).map(([name, value]) => [
    name,
    value.replaceAll(/\$\{(\w+):\?[^}]+\}/g, (_, chosenName: string) => chosen[chosenName] ?? 'unknown'),
  ]),
);
/** As in `-c max_connections=100`. */
const serverSettings = Object.fromEntries(
  (postgres?.command ?? []).flatMap((word, index, words) =>
    words[index - 1] === '-c' ? [word.split('=', 2)] : [],
  ),
) as Record<string, string>;

describe('the compose file', () => {
  test('has three nodes that are set alike and keep nothing of their own', () => {
    expect(Object.keys(nodes)).toEqual(['node-1', 'node-2', 'node-3']);
    for (const each of Object.values(nodes)) expect(each).toEqual(node);
    expect(node).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(node).not.toHaveProperty('volumes');
    expect(node).not.toHaveProperty('ports');
  });

  test('names settings that there are, with values that are taken', () => {
    const means = { readFile: () => '' };
    const known = settingNames.map(variableOf);
    const named = Object.keys(variables).filter((name) => name.startsWith('SCHOOLBELL_'));
    expect(named.length).toBeGreaterThanOrEqual(4);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(readSettings(variables, {}, means)).toMatchObject({
      kind: 'settings',
      settings: { databaseUrl: { kind: 'postgres' } },
    });
  });

  test('asks for every secret, and has none', () => {
    const asked = [...textOf('deploy/compose.yaml').matchAll(/\$\{([^}]+)\}/g)].map(([, inside]) => inside);
    expect(new Set(asked.map((inside) => inside?.split(':?')[0]))).toEqual(new Set(Object.keys(chosen)));
    expect(asked.filter((inside) => !inside?.includes(':?'))).toEqual([]);
    expect(variables['SCHOOLBELL_DATABASE_URL']).not.toMatch(/:\/\/[^/]*:[^/]*@/);
  });

  test('starts nodes when the database answers, and lets them end in peace', () => {
    expect(node?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(postgres?.healthcheck?.test).toContain('pg_isready');
    const graceSeconds = Number(variables['SCHOOLBELL_SHUTDOWN_GRACE_SECONDS']);
    expect(Number.parseInt(node?.stop_grace_period ?? '', 10)).toBeGreaterThan(graceSeconds);
  });

  test('has enough connections for every node, with room for an operator', () => {
    const each = Number(variables['SCHOOLBELL_DATABASE_CONNECTIONS_MAX']) + 2;
    const reservedForSuperusers = 3;
    const room = Number(serverSettings['max_connections']) - reservedForSuperusers;
    expect(each * Object.keys(nodes).length).toBeLessThan(room);
  });

  test('has room for the locks of all days that are kept', () => {
    const widest = (Number(settingsTable.eventsKeptDays.fallback) + 8 + 31 + 12) * 4;
    const perTransaction = Number(serverSettings['max_locks_per_transaction']);
    const connectionsMax = Number(serverSettings['max_connections']);
    expect(judgeLocks({ perTransaction, connectionsMax, preparedMax: 0, widest })).toBeUndefined();
  });

  test('lets nobody in but through the balancer', () => {
    expect(balancer?.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(postgres).not.toHaveProperty('ports');
    expect(compose.networks['database']).toEqual({ internal: true });
    expect(postgres?.networks).toEqual(['database']);
    expect(balancer?.networks).toEqual(['front']);
  });

  test('declares every volume and network that it uses, and mounts files that there are', () => {
    for (const { networks, volumes = [] } of Object.values(compose.services)) {
      for (const network of networks) expect(compose.networks).toHaveProperty(network);
      for (const volume of volumes) {
        const [from = ''] = volume.split(':');
        if (from.startsWith('./')) expect(existsSync(join(root, 'deploy', from)), from).toBe(true);
        else expect(compose.volumes).toHaveProperty(from);
      }
    }
  });
});

describe('the balancer', () => {
  test('knows every node by its name and port, and asks each whether it is ready', () => {
    const known = [...balancing.matchAll(/^ +server (\S+) (\S+)$/gm)].map(([, name, to]) => [name, to]);
    const port = /^ENV SCHOOLBELL_PORT=(\d+)$/m.exec(dockerfile)?.[1];
    expect(known).toEqual(Object.keys(nodes).map((name) => [name, `${name}:${port}`]));
    expect(balancing).toContain('option httpchk GET /readyz');
  });

  test('never sends a request to a second node that the first may have begun', () => {
    expect(balancing.match(/retry-on .*/g)).toEqual(['retry-on conn-failure']);
  });
});

describe('who calls', () => {
  const networks = clientNetworks(variables['SCHOOLBELL_TRUSTED_PROXIES']?.split(',') ?? []);
  const subnet = compose.networks['front']?.ipam?.config[0]?.subnet ?? '';
  const [gateway, balancerAt] = ['1', '9'].map((last) => subnet.replace(/0\/24$/, last));

  test('is known to the nodes through the balancer and what speaks TLS before it, and to nobody else', () => {
    expect(variables['SCHOOLBELL_TRUSTED_PROXIES']).toBe(subnet);
    expect(subnet).toMatch(/^172\.31\.\d+\.0\/24$/);
    const from = (remoteAddress: string | undefined, ...hops: (string | undefined)[]) =>
      networks({ headers: { 'x-forwarded-for': hops.join(', ') }, socket: { remoteAddress } });
    expect(from(balancerAt, '203.0.113.7', gateway)).toBe('203.0.113.7');
    expect(from(balancerAt, '198.51.100.1', '203.0.113.7', gateway)).toBe('203.0.113.7');
    expect(from('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
  });

  test('is said by the balancer in one header', () => {
    expect(balancing).toMatch(/^ {2}option forwardfor$/m);
    expect(balancing).not.toMatch(/forwardfor +(except|if-none)/);
    expect(balancing).toMatch(/^ {2}http-request del-header Forwarded$/m);
  });
});

describe('the image', () => {
  test('is made of what there is, and starts the program as nobody in particular', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, sources]) => sources?.split(' ') ?? [],
    );
    expect(copied.length).toBeGreaterThan(6);
    expect(copied.filter((source) => !existsSync(join(root, source)))).toEqual([]);
    const { workspaces, scripts } = JSON.parse(textOf('package.json')) as Manifest;
    for (const workspace of workspaces) expect(copied).toContain(`${workspace}/package.json`);
    expect(scripts).toHaveProperty('build');
    const { bin } = JSON.parse(textOf('engine/package.json')) as { bin: { schoolbell: string } };
    expect(wordsAfter('ENTRYPOINT')).toEqual(['node', join('engine', bin.schoolbell)]);
    expect(/^USER (\w+)$/m.exec(dockerfile)?.[1]).toBe('node');
  });

  test('has settings of its own that there are', () => {
    const set = [...dockerfile.matchAll(/^ENV (SCHOOLBELL_\w+)=/gm)].map(([, name]) => name);
    expect(set).toEqual(['SCHOOLBELL_HOST', 'SCHOOLBELL_PORT']);
    expect(settingNames.map(variableOf)).toEqual(expect.arrayContaining(set));
  });

  test(
    'is well as long as its node is ready, on a server that is set as the compose file sets it',
    { timeout: 120_000 },
    async () => {
      // Less memory than an installation has, and no word of a machine with disks of its own.
      const server = await startPostgres({ settings: { ...serverSettings, shared_buffers: '64MB' } });
      try {
        const url = await server.database();
        const env = { ...variables, SCHOOLBELL_DATABASE_URL: url, SCHOOLBELL_HOST: '127.0.0.1' };
        expect(await schoolbell(['migrate'], { env })).toMatchObject({ code: 0 });
        expect(await schoolbell(['doctor'], { env })).toMatchObject({
          code: 0,
          out: expect.stringContaining('All is well.'),
        });
        const service = await serving(env);
        const port = new URL(service.origin).port;
        const ready = await fetch(`${service.origin}/readyz`);
        expect(await ready.json()).toMatchObject({ ok: true, warnings: [] });
        expect(await healthOn(port)).toBe(0);
        await server.halt('fast');
        // An answer counts for a moment.
        await vi.waitFor(async () => expect(await healthOn(port)).toBe(1), { timeout: 20_000, interval: 50 });
        await service.stop();
        expect(await healthOn(port)).toBe(1);
      } finally {
        await server.remove();
      }
    },
  );
});

interface Manifest {
  readonly workspaces: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
}

/** The list that stands behind a word of the Dockerfile. */
function wordsAfter(word: string): readonly string[] {
  const list = new RegExp(String.raw`^ *${word} (\[.*\])$`, 'm').exec(dockerfile)?.[1] ?? '[]';
  return JSON.parse(list) as string[];
}

/** How the image's own check ends. */
async function healthOn(port: string): Promise<number | null> {
  const [command = '', ...words] = wordsAfter('CMD');
  expect(command).toBe('node');
  const child = spawn(process.execPath, words, {
    env: { ...plainEnvironment(), SCHOOLBELL_PORT: port },
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

describe('the service of systemd', () => {
  const unit = textOf('deploy/schoolbell.service')
    .split('\n')
    .filter((line) => /^\w+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const valuesOf = (name: string) => unit.filter(([each]) => each === name).map(([, value]) => value);

  test('sets what the program reads, and starts what the build makes', () => {
    const set = Object.fromEntries(valuesOf('Environment').map((pair) => pair.split('=', 2)));
    const { NODE_ENV: _, ...ours } = set;
    expect(Object.keys(ours).filter((name) => !settingNames.map(variableOf).includes(name as never))).toEqual(
      [],
    );
    expect(valuesOf('ExecStart')).toEqual(['/usr/bin/env node engine/dist/cli/schoolbell.js serve']);
    expect(existsSync(join(root, 'engine/cli/schoolbell.ts'))).toBe(true);
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(
      Number(settingsTable.shutdownGraceSeconds.fallback),
    );
  });

  test('leaves it nothing to gain, and denies what clouds tell about a machine', () => {
    expect(Object.fromEntries(unit)).toMatchObject({
      DynamicUser: 'yes',
      NoNewPrivileges: 'yes',
      CapabilityBoundingSet: '',
      ProtectSystem: 'strict',
      UMask: '0077',
    });
    expect(valuesOf('IPAddressDeny').join(' ')).toMatch(/169\.254\.0\.0\/16 .* fd00:c1::\/32/);
  });

  const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
  test.skipIf(!analyze)(
    `exposes little, as systemd itself rates it${analyze ? '' : ' (skipped: there is no systemd-analyze)'}`,
    () => {
      const { stdout, stderr } = spawnSync(
        'systemd-analyze',
        [
          'security',
          '--offline=yes',
          '--no-pager',
          '--threshold=15',
          join(root, 'deploy/schoolbell.service'),
        ],
        { encoding: 'utf8' },
      );
      expect(stdout + stderr).toMatch(/Overall exposure level for schoolbell\.service: (0|1)\.\d OK/);
    },
  );
});
