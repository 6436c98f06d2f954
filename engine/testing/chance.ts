/** Mulberry32: small, and the same on every machine. Evenly from 0 up to 1. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function oneOf<T>(all: readonly T[], chance: () => number): T {
  const chosen = all[Math.floor(chance() * all.length)];
  if (chosen === undefined) throw new Error('There is nothing to choose from.');
  return chosen;
}

/** Of a test run: a failing one is repeated with its seed. */
export function seedOfRun(): number {
  const seed = Number(process.env['SCHOOLBELL_TEST_SEED'] ?? 20_260_105);
  // oxlint-disable-next-line no-console -- it is what people look for in the output
  console.log(`seed ${seed}; repeat with SCHOOLBELL_TEST_SEED=${seed}`);
  return seed;
}
