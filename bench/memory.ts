import { readFileSync } from 'node:fs';

/** Watches what a process holds in memory, from outside. */
export interface MemoryWatch {
  /** Highest resident set since the last call, in MiB. */
  peakMib(): number;
  stop(): void;
}

export function watchMemory(pid: number, { everyMs = 50 } = {}): MemoryWatch {
  let peak = residentMib(pid);
  const look = (): number => (peak = Math.max(peak, residentMib(pid)));
  const timer = setInterval(look, everyMs);
  return {
    peakMib() {
      const seen = look();
      peak = residentMib(pid);
      return seen;
    },
    stop: () => clearInterval(timer),
  };
}

/** VmRSS as Linux tells it; proc(5). */
function residentMib(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`Process ${pid} shows no VmRSS; has it ended?`);
  return Number(kibibytes) / 1024;
}
