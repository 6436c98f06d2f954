import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { schoolbell, serving } from './testing/program.ts';
import { unbindable } from './unbindable.ts';

const folder = await mkdtemp(join(tmpdir(), 'schoolbell-egress-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const database = (name: string) => ({ SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, name)}` });

// Class E is reserved (RFC 1112): no machine has an address of it.
describe('an address that this machine has not', () => {
  test('keeps the service from starting, and is reported with all else that is wrong', async () => {
    const { code, err } = await schoolbell(['serve', '--port', 'x'], {
      env: { ...database('never.db'), SCHOOLBELL_EGRESS_ADDRESSES: '127.0.0.2,240.0.0.10' },
    });
    expect(code).toBe(3);
    expect(err).toMatch(/^2 settings are wrong; nothing was started\.\n {2}--port is "x"; /);
    expect(err).toContain(
      'SCHOOLBELL_EGRESS_ADDRESSES holds 240.0.0.10, which this machine cannot send from (EADDRNOTAVAIL); give it to',
    );
    expect(err).not.toContain('holds 127.0.0.2');
  });
  test('is found by the doctor, who names the flag where one was written', async () => {
    const words = ['doctor', '--egress-addresses', '240.0.0.10'];
    const { code, err } = await schoolbell(words, { env: database('never.db') });
    expect([code, err]).toEqual([3, expect.stringContaining('  --egress-addresses holds 240.0.0.10, which')]);
  });
  test('is told from one that it has', async () => {
    expect(await unbindable(['127.0.0.2', '127.0.0.3'], 'X')).toEqual([]);
    expect(await unbindable(['240.0.0.1', '127.0.0.2', '0.0.0.0'], 'X')).toEqual([
      expect.stringMatching(/^X holds 240\.0\.0\.1, .*\(EADDRNOTAVAIL\)/),
      expect.stringMatching(/^X holds 0\.0\.0\.0, .*\(it stands for all addresses\)/),
    ]);
  });
});

describe('what customers are told to allow', () => {
  const bound = { SCHOOLBELL_EGRESS_ADDRESSES: '127.0.0.2,127.0.0.3' };
  const proxy = { SCHOOLBELL_EGRESS_PROXY: 'http://bell:hush@127.0.0.1:3128' };
  const published = { SCHOOLBELL_EGRESS_PUBLISHED: '198.51.100.7' };

  test.each([
    ['are the bound addresses', bound, ['127.0.0.2', '127.0.0.3']],
    ['is nothing that a proxy hides', { ...bound, ...proxy }, []],
    ['is what was stated before all else', { ...bound, ...proxy, ...published }, ['198.51.100.7']],
  ])('%s', async (name, env, expected) => {
    const service = await serving({ ...database(`${name}.db`), ...env });
    const headers = { authorization: `Bearer ${service.key}` };
    const answer = await fetch(`${service.origin}/v1/egress-addresses`, { headers });
    const { items } = (await answer.json()) as { items: { address: string }[] };
    await service.stop();
    expect(items.map(({ address }) => address)).toEqual(expected);
  });

  test('is shown by the doctor, with the proxy and without its password', async () => {
    const env = { ...database('doctor.db'), ...bound, ...proxy, ...published };
    const { code, out } = await schoolbell(['doctor'], { env });
    expect(code).toBe(0);
    expect(out).toContain('They go out from 127.0.0.2, 127.0.0.3 in turn\n');
    expect(out).toContain('They go through the proxy http://127.0.0.1:3128\n');
    expect(out).toContain('Customers are told to allow 198.51.100.7\n');
    expect(out).toMatch(/SCHOOLBELL_EGRESS_PROXY +\(set, not shown\)/);
    expect(out).not.toMatch(/hush|bell:/);
  });
});
