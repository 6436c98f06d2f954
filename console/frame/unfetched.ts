/** Whether a page is not shown because its script or style did not come: the service was away, or was renewed meanwhile. */
export function isUnfetched(error: unknown): boolean {
  const said = error instanceof Error ? error.message : '';
  return /preload CSS|dynamically imported module|importing a module script/i.test(said);
}

/** Looks whether an address is reached, until it is: true where it had been away. */
export async function isBack(address: string, signal: AbortSignal): Promise<boolean> {
  let wasAway = false;
  while (!signal.aborted) {
    const isThere = await reaches(address, signal);
    if (isThere) return wasAway && !signal.aborted;
    wasAway = true;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return false;
}

async function reaches(address: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', signal, cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

const pauseMs = 3_000;
