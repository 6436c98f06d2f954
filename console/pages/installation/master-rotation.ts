import type { Answer } from '../../asking/api.ts';

type MasterKey = Answer<'getMasterKey'>;
export type Rotated = Answer<'rotateMasterKey'>;

/** How many data keys are wrapped by another than the master key that stands first. */
export function toBeWrapped({ first, dataKeys }: MasterKey): number {
  return Object.entries(dataKeys).reduce((sum, [id, count]) => (id === first ? sum : sum + count), 0);
}

/** Whether a rotation would change anything, and whether one was begun. */
export function rotationNeeded(key: MasterKey): 'no' | 'begin' | 'go-on' {
  if (key.id !== key.first) return 'begin';
  return toBeWrapped(key) > 0 ? 'go-on' : 'no';
}

export interface RotationResult {
  readonly wrapped: number;
  readonly left: number;
  readonly missing: readonly string[];
  readonly altered: number;
}

/**
 * Calls until nothing is left to wrap, or a call wraps nothing: what is left then needs keys that are not there.
 * `onStep` hears how many are left.
 */
export async function rotateMaster(
  call: () => Promise<Rotated>,
  onStep: (left: number) => void,
): Promise<RotationResult> {
  let wrapped = 0;
  for (;;) {
    const { rewrapped, left, missing, altered } = await call();
    wrapped += rewrapped;
    onStep(left);
    if (left === 0 || rewrapped === 0) return { wrapped, left, missing, altered };
  }
}
