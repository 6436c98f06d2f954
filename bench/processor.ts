import { readdirSync, readFileSync } from 'node:fs';
import type { RunningDatabase } from './database.ts';
import type { RunningProgram } from './program.ts';

/** Processor time that has been used, user and system together, in microseconds. */
export interface Used {
  readonly programs: number;
  /** The server and all that work for it; 0 where the database is part of the program. */
  readonly database: number;
}

/** On a machine that others use as well it says more than any rate does. */
export function usedBy(programs: readonly RunningProgram[], database: RunningDatabase | undefined): Used {
  return {
    programs: programs.reduce((sum, { pid }) => sum + (statOf(pid)?.own ?? 0), 0),
    database: database ? usedByFamily(database.pid) : 0,
  };
}

/** Between two readings, an event. */
export function usedEach(before: Used, after: Used, events: number): Used {
  return {
    programs: (after.programs - before.programs) / events,
    database: (after.database - before.database) / events,
  };
}

/** A process, its children, and those of them that have ended. */
function usedByFamily(pid: number): number {
  const head = statOf(pid);
  if (!head) return 0;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === pid);
  return children.reduce((sum, { own }) => sum + own, head.own + head.ended);
}

interface Stat {
  readonly parent: number;
  readonly own: number;
  /** Of children that ended. */
  readonly ended: number;
}

/** Undefined where there is no such process any more. proc_pid_stat(5): fields are counted behind the name. */
function statOf(pid: number): Stat | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const ticks = (from: number): number => (Number(fields[from]) + Number(fields[from + 1])) * tickUs;
    return { parent: Number(fields[1]), own: ticks(11), ended: ticks(13) };
  } catch {
    return undefined;
  }
}

/** Linux counts a hundred a second for whoever reads this, whatever it does within. */
const tickUs = 10_000;
