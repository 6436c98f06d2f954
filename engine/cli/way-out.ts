import type { Clock } from '../clock.ts';
import type { Settings } from '../config.ts';
import type { AddressRule } from '../delivery/address.ts';
import type { Connector } from '../delivery/connections.ts';
import { createConnector } from '../delivery/connector.ts';
import { veiled } from '../delivery/veil.ts';
import type { Log } from '../log.ts';

/** How requests leave this machine, as it was set; customers learn nothing of the network that they leave from. */
export function createWayOut(
  settings: Settings,
  { targets, clock, log }: { readonly targets: AddressRule; readonly clock: Clock; readonly log: Log },
): Connector {
  const { lookupTimeoutMs, connectTimeoutMs, egressAddresses, egressProxy, extraCaFile } = settings;
  const connector = createConnector({
    rule: targets,
    clock,
    log,
    lookUpTimeoutMs: lookupTimeoutMs,
    connectTimeoutMs,
    egressAddresses,
    ...(egressProxy && { proxy: egressProxy }),
    ...(extraCaFile && { extraCa: extraCaFile.pem }),
  });
  return veiled(connector, { clock, log, tellAfterMs: tellAfterMsOf(settings) });
}

/** The longest that a connection may take to come about. Through a proxy: its name and the target's, the way, and TLS. */
export function tellAfterMsOf({
  lookupTimeoutMs,
  connectTimeoutMs,
  egressProxy,
}: Pick<Settings, 'lookupTimeoutMs' | 'connectTimeoutMs' | 'egressProxy'>): number {
  return (lookupTimeoutMs + connectTimeoutMs) * (egressProxy ? 2 : 1);
}
