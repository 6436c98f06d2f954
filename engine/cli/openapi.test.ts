import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { schoolbell, serving } from './testing/program.ts';

test('the description that is printed is the one that a service hands out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-described-'));
  try {
    const [printed, service] = await Promise.all([
      schoolbell(['openapi']),
      serving({ SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}` }),
    ]);
    const handedOut = await (await fetch(`${service.origin}/openapi.json`)).text();
    await service.stop();
    expect(printed).toMatchObject({ code: 0, err: '' });
    expect(printed.out).toMatch(/^\{"openapi":"3\.1\.\d"/);
    expect(printed.out).toBe(`${handedOut}\n`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('it needs no settings, reads none, and leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-left-'));
  try {
    const env = {
      TMPDIR: folder,
      SCHOOLBELL_PORT: 'none',
      SCHOOLBELL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x',
    };
    const printed = await schoolbell(['openapi'], { env });
    expect(printed).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(printed.out)).toHaveProperty(['paths', '/v1/academies']);
    // The loader of the sources keeps what it compiled there.
    expect(
      readdirSync(folder).filter((name) => !name.startsWith('tsx-') && name !== 'node-compile-cache'),
    ).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
