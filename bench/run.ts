import type { Way } from './burst.ts';
import { startCrew, type Crew } from './crew.ts';
import type { StoreKind } from './database.ts';
import type { Finding } from './findings.ts';
import type { ProgramOptions } from './program.ts';
import { backlog } from './sections/backlog.ts';
import { claim } from './sections/claim.ts';
import { fanOut } from './sections/fan-out.ts';
import { hostile } from './sections/hostile.ts';
import { nodes } from './sections/nodes.ts';
import { slow } from './sections/slow.ts';
import { steady } from './sections/steady.ts';
import { throughput } from './sections/throughput.ts';
import type { Sizes } from './sizes.ts';

/** In the order in which they run; `single` and `batch` run by turns with the yardstick. */
const sectionNames = [
  'single',
  'batch',
  'steady',
  'backlog',
  'fan-out',
  'slow',
  'hostile',
  'nodes',
  'claim',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** What a database of many is asked, and an embedded one is not. */
const ofMany: readonly SectionName[] = ['nodes', 'claim'];

export function sectionsOf(store: StoreKind): readonly SectionName[] {
  return sectionNames.filter((name) => store === 'postgres' || !ofMany.includes(name));
}

export interface RunOptions {
  readonly sizes: Sizes;
  readonly service: Omit<ProgramOptions, 'settings'>;
  readonly store?: StoreKind;
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
  store = 'sqlite',
  only = sectionsOf(store),
  onSection = () => undefined,
  onStart = () => undefined,
}: RunOptions): Promise<readonly Finding[]> {
  const crew = await startCrew({ store, ...service });
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
  slow,
  hostile,
  nodes,
  claim,
};
