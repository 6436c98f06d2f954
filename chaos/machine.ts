import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of its own, kept in memory; Linux. Throws where this user may mount nothing. */
export interface SmallDisk {
  readonly folder: string;
  remove(): void;
}

export function smallDisk(mib: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'schoolbell-disk-'));
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', folder);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  return {
    folder,
    remove() {
      run('umount', '--lazy', folder);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Why a small disk cannot be had here; undefined where it can. */
export function whyNoSmallDisk(): string | undefined {
  return failure(() => smallDisk(1).remove());
}

/** Why system calls of a program can be neither seen nor made to fail here; undefined where they can. */
export function whyNoStrace(): string | undefined {
  return failure(() => run('strace', ...tracing('fdatasync'), '--', 'true'));
}

/** Flags of `strace`: the program stays our child, all its threads are followed, and no other call is slowed down. */
export function tracing(call: string, more = ''): readonly string[] {
  return [
    '-D',
    '-f',
    '--seccomp-bpf',
    '-qq',
    '-e',
    `trace=${call}`,
    '-e',
    'signal=none',
    ...(more ? ['-e', more] : []),
  ];
}

function failure(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim().split('\n').join(' ') : String(error);
  }
}

function run(command: string, ...words: readonly string[]): void {
  execFileSync(command, words, { stdio: ['ignore', 'ignore', 'pipe'] });
}
