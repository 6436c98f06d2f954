import { startCrew, type Crew } from './crew.ts';
import type { Finding } from './findings.ts';
import type { ProgramOptions } from './program.ts';
import { backlog } from './sections/backlog.ts';
import { fanOut } from './sections/fan-out.ts';
import { steady } from './sections/steady.ts';
import { throughput, type Way } from './sections/throughput.ts';
import type { Sizes } from './sizes.ts';

/** In the order in which they run; `single` and `batch` run by turns with the yardstick. */
export const sectionNames = ['single', 'batch', 'steady', 'backlog', 'fan-out'] as const;
export type SectionName = (typeof sectionNames)[number];

export interface RunOptions {
  readonly sizes: Sizes;
  readonly service: Omit<ProgramOptions, 'settings'>;
  readonly only?: readonly SectionName[];
  /** Hears which section begins. */
  readonly onSection?: (name: string) => void;
  /** Hears how to stop everything at once. */
  readonly onStart?: (stop: () => Promise<void>) => void;
}

/** Everything in one run: same machine, same minutes, same sink. Throws where a delivery is missing or came twice. */
export async function runBench({
  sizes,
  service,
  only = sectionNames,
  onSection = () => undefined,
  onStart = () => undefined,
}: RunOptions): Promise<readonly Finding[]> {
  const crew = await startCrew(service);
  onStart(() => crew.end());
  const findings: Finding[] = [];
  try {
    const ways = only.filter((name): name is Way => name === 'single' || name === 'batch');
    if (ways.length > 0) {
      onSection(`yardstick, ${ways.join(', ')}`);
      findings.push(...(await throughput(crew, sizes, ways)));
    }
    for (const name of only) {
      const section = alone[name];
      if (!section) continue;
      onSection(name);
      findings.push(...(await section(crew, sizes)));
    }
    return findings;
  } finally {
    await crew.end();
  }
}

const alone: Partial<Record<SectionName, (crew: Crew, sizes: Sizes) => Promise<Finding[]>>> = {
  steady,
  backlog,
  'fan-out': fanOut,
};
