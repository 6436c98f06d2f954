import { createServer } from 'node:net';

/** Of these addresses, a sentence for each that this machine cannot send from. */
export async function unbindable(addresses: readonly string[], setting: string): Promise<readonly string[]> {
  const faults = await Promise.all(addresses.map(faultOfBinding));
  return addresses.flatMap((address, index) => {
    const fault = faults[index];
    if (fault === undefined) return [];
    const cure = 'give it to one of the network interfaces, or take it out';
    return [`${setting} holds ${address}, which this machine cannot send from (${fault}); ${cure}.`];
  });
}

/** Binding is the proof: what interfaces list is neither all that can be bound nor only that. */
function faultOfBinding(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host: address, port: 0, exclusive: true }, () => {
      const bound = probe.address();
      const isAny = typeof bound === 'object' && anyAddress.has(bound?.address ?? '');
      probe.close(() => resolve(isAny ? 'it stands for all addresses' : undefined));
    });
  });
}

const anyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
