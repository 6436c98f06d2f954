/** Resolves when it holds; rejects, with what it waited for, when that takes too long. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  msMax = 60_000,
  everyMs = 20,
): Promise<void> {
  const endsAt = performance.now() + msMax;
  while (!(await holds())) {
    if (performance.now() > endsAt) throw new Error(`After ${msMax / 1000} s still not: ${what}.`);
    await pause(everyMs);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
