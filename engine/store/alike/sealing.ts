import type { Sealing } from '../words/data-keys.ts';
import { writeAudit } from './audit.ts';
import { change, one, type Steps, type Stepwise } from './steps.ts';

/**
 * Which master key the installation seals under, the same for every process that serves it: none goes by what stands in its
 * own list alone. Whoever makes a data key holds this row until that is there, so that once another master key was adopted
 * nothing comes into being under the one before it.
 */
export const sealingVerbs: Stepwise<'sealing' | 'claimSealing' | 'adoptMaster' | 'noteScrubbed'> = {
  sealing: read,
  *claimSealing(master) {
    yield* change(claim, { master });
    return (yield* read()) ?? { master, mayHoldPlain: false };
  },
  *adoptMaster(master, from, audit) {
    if ((yield* change(adopt, { master, from })) === 0) return false;
    yield* writeAudit(audit);
    return true;
  },
  *noteScrubbed() {
    yield* change(scrubbed);
  },
};

/** The master key that data keys are wrapped by, for as long as the transaction lasts; undefined where none was claimed yet. */
export function* heldMaster(): Steps<string | undefined> {
  return (yield* one<SealingRow>(held))?.master;
}

function* read(): Steps<Sealing | undefined> {
  const row = yield* one<SealingRow>(found);
  return row && { master: row.master, mayHoldPlain: row.plain === 1 };
}

interface SealingRow {
  readonly master: string;
  readonly plain: number;
}

const found = `
  select master, plain
  from sealing
`;
const held = `
  select master, plain
  from sealing
  for no key update
`;
// Endpoints that are there before anything was ever sealed are those of an earlier version.
const claim = `
  insert into sealing (number, master, plain)
  select 1, :master, case when exists (select 1 from endpoints) then 1 else 0 end
  where true
  on conflict (number) do nothing
`;
const adopt = `
  update sealing
  set master = :master
  where master = :from
`;
const scrubbed = `
  update sealing
  set plain = 0
`;
