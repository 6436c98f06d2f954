import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { tracing, whyNoStrace } from './machine.ts';
import { startNode } from './node.ts';

const reason = whyNoStrace();
const folder = mkdtempSync(join(tmpdir(), 'schoolbell-restore-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'schoolbell.db');
const copy = join(folder, 'copy.db');
const settings = { SCHOOLBELL_DATABASE_URL: `sqlite:${path}` };

test.skipIf(reason)(
  `a restoration that fails in its last step leaves the database that was there, and one that is cut off there is not followed by an empty database (${reason ?? 'broken by strace'})`,
  async () => {
    const first = await startNode({ from: 'source', address: '127.0.0.1', settings });
    await first.end('SIGTERM');
    expect(await command(['backup', copy])).toMatchObject({ code: 0 });

    // The rename that gives the copy its name is the only call that names it so.
    const failed = await command(['restore', '--force', copy], broken('error=EIO'));
    expect(failed).toMatchObject({ code: 1, said: expect.stringMatching(/^Nothing was restored: EIO/) });
    expect([existsSync(path), existsSync(`${path}.replaced`), existsSync(`${path}.part`)]).toEqual([
      true,
      false,
      false,
    ]);

    const cutOff = await command(['restore', '--force', copy], broken('signal=KILL'));
    expect(cutOff.code).not.toBe(0);
    expect([existsSync(path), existsSync(`${path}.replaced`)]).toEqual([false, true]);
    await expect(startNode({ from: 'source', address: '127.0.0.1', settings })).rejects.toThrow(
      `rename ${path}.replaced back to ${path}`,
    );
    expect(existsSync(path)).toBe(false);
    expect(await command(['restore', copy])).toMatchObject({ code: 0 });
    const again = await startNode({ from: 'source', address: '127.0.0.1', settings });
    expect(again.said).not.toContain('operator key');
    expect(await again.end('SIGTERM')).toBe(0);
  },
  180_000,
);

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function broken(how: string): readonly string[] {
  return [
    'strace',
    ...tracing('rename', `inject=rename:${how}`),
    '-P',
    `${path}.part`,
    '-o',
    '/dev/null',
    '--',
  ];
}

/** Runs the program from source until it ends. */
function command(words: readonly string[], under: readonly string[] = []): Promise<Ended> {
  const program = ['--conditions=schoolbell', '--import', 'tsx', 'engine/cli/schoolbell.ts'];
  const [file = '', ...rest] = [...under, process.execPath, ...program, ...words];
  const env = { PATH: process.env['PATH'], ...settings };
  return new Promise((resolve) => {
    const child = execFile(file, rest, { cwd: root, env }, (_, __, said) =>
      resolve({ code: child.exitCode, said }),
    );
  });
}

const root = fileURLToPath(new URL('..', import.meta.url));
