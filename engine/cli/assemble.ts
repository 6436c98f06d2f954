import { profiles } from '@schoolbell/wire/profiles';
import { makeKey } from '../api/ground/key.ts';
import { sha256Of } from '../api/ground/secret-text.ts';
import { createServer } from '../api/server.ts';
import type { Settings } from '../config.ts';
import { publishedAddresses } from '../config.ts';
import { shownSettings } from '../config/shown.ts';
import { addressRule } from '../delivery/address.ts';
import { createFlow } from '../delivery/flow.ts';
import { createSender } from '../delivery/send.ts';
import type { Keeping } from '../delivery/upkeep.ts';
import { randomId } from '../ids.ts';
import { createMetrics } from '../metrics.ts';
import type { ApiKey, AuditEntry } from '../model.ts';
import type { Store } from '../store/store.ts';
import { consoleFolder } from './console-folder.ts';
import { openLedger } from './ledger.ts';
import { createWhereabouts } from './own-place.ts';
import { createReadiness } from './readiness.ts';
import { openVault, requireMasterKey } from './vault.ts';
import { watchLoss } from './watch-loss.ts';
import { createWayOut } from './way-out.ts';
import type { World } from './world.ts';

/** The running house. */
export interface Assembly {
  /** Where it listens. */
  readonly origin: string;
  /** Where everything is kept, without anything secret. */
  readonly database: string;
  /** What the database calls this process, where it says who has a delivery in its hands. */
  readonly node: string;
  /** Made at this start because none was there; to be shown once and kept nowhere. */
  readonly firstKey?: string;
  /** The file of a master key that was made at this start because there was none. */
  readonly madeKeyFile?: string;
  /** Takes no new requests, lets what is in flight end, gives the rest back and closes the store. */
  stop(): Promise<void>;
  /** Lets callers who wait have their answers, for at most `graceMs`, and does nothing else; for when the store is lost. */
  abandon(graceMs: number): Promise<void>;
}

/** Puts the parts together, from the ground up, and lets them run. */
export async function assemble(settings: Settings, world: World): Promise<Assembly> {
  const { random, randomBytes, log, version, onLost } = world;
  const node = randomBytes(6).toString('hex');
  requireMasterKey(settings);
  const ledger = await openLedger(settings, node, world);
  const { clock } = ledger;
  const kept = watchLoss(ledger.store, onLost);
  const vault = await openVault(settings, kept, { ...world, clock }).catch(async (error: unknown) => {
    await ledger.close();
    await kept.close();
    throw error;
  });
  const { store } = vault;

  const whereabouts = createWhereabouts(settings.ownAddresses, clock);
  const targets = addressRule(settings.allowTargets, {
    metadata: settings.allowMetadataTargets,
    own: whereabouts.now,
  });
  const metrics = createMetrics();
  const sender = createSender({
    clock,
    connectionsMax: Math.max(connectionsMost, settings.sendingMax),
    connector: createWayOut(settings, { targets, clock, log }),
  });
  const { worker, publisher, replaying, upkeep, vitals, ping, preview, bodyOf } = createFlow({
    store,
    sender,
    profiles,
    clock,
    random,
    log,
    metrics,
    // Whoever finds the loss finds it through the store, which tells of it.
    onLost: () => undefined,
    node,
    ...(ledger.hints && { hints: ledger.hints }),
    makeId: (kind) => randomId(kind, randomBytes),
    limits: {
      sendingMax: settings.sendingMax,
      sendingPerEndpointMax: settings.sendingPerEndpointMax,
      inMemoryMax: settings.windowMax,
      ...(store.isShared && { claimsMax: claimsMaxOf(settings) }),
      leaseMs: settings.leaseSeconds * 1000,
      eventsMax: settings.eventsPerRequestMax,
    },
    keeping: keepingOf(settings),
  });
  const server = createServer({
    store,
    profiles,
    clock,
    randomBytes,
    log,
    version,
    installation: { node, startedAt: clock.now(), settings: shownSettings(settings) },
    publisher,
    outbox: worker,
    targets,
    replaying,
    ping,
    rotation: vault.rotation,
    preview: async (endpoint, academy, type) => preview(endpoint, academy, type),
    bodyOf,
    registry: metrics.registry,
    turnedAway: metrics.turnedAway,
    trustedProxies: settings.trustedProxies,
    ...(settings.publicUrl !== undefined && { publicUrl: settings.publicUrl }),
    ...consolePlace(),
    portalEmbedders: settings.portalEmbedders,
    ready: createReadiness(store, clock),
    egressAddresses: publishedAddresses(settings),
    limits: settings,
  });
  const stop = async (): Promise<void> => {
    const endsAt = clock.now() + settings.shutdownGraceSeconds * 1000;
    // Once it closes, the server times no caller out by itself: one that stands still would hold it open for ever.
    const cancel = clock.after(endsAt - clock.now(), () => server.server.closeAllConnections());
    await server.close();
    cancel();
    vitals.stop();
    await vault.sealingRest.stop();
    await upkeep.stop();
    await replaying.stop();
    await worker.stop(Math.max(0, endsAt - clock.now()));
    await sender.close();
    await ledger.close();
    await store.close();
  };
  const abandon = async (graceMs: number): Promise<void> => {
    const late = new Promise<void>((resolve) => {
      clock.after(graceMs, resolve);
    });
    await Promise.race([server.close(), late]);
  };
  try {
    // Listening comes first: where the port is taken nothing is sent, and no key is made that nobody would see.
    const origin = await server.listen({ host: settings.host, port: settings.port });
    whereabouts.listening(origin);
    await worker.start();
    replaying.start();
    upkeep.start();
    vault.sealingRest.start();
    void vitals.start();
    const firstKey = await welcomeOperator(store, settings, { ...world, clock });
    return {
      origin,
      database: ledger.shown,
      node,
      ...(firstKey !== undefined && { firstKey }),
      ...(vault.madeKeyFile !== undefined && { madeKeyFile: vault.madeKeyFile }),
      stop,
      abandon,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function consolePlace(): { readonly consoleFolder?: string } {
  const folder = consoleFolder();
  return folder === undefined ? {} : { consoleFolder: folder };
}

/** Where many endpoints have a little to do each, it goes as fast as claims do. Connections are left to accept and to settle. */
function claimsMaxOf({ databaseConnectionsMax }: Settings): number {
  return Math.min(claimsMost, Math.max(1, Math.floor(databaseConnectionsMax * 0.8)));
}

const claimsMost = 32;
/** Idle ones included; more only where more requests may be under way. */
const connectionsMost = 1_024;
const dayMs = 86_400_000;

/** For good where it is 0. */
function keepingOf({ eventsKeptDays, attemptsKeptDays, answersKeptDays }: Settings): Keeping {
  return {
    ...(eventsKeptDays > 0 && { eventsMs: eventsKeptDays * dayMs }),
    ...(attemptsKeptDays > 0 && { attemptsMs: attemptsKeptDays * dayMs }),
    ...(answersKeptDays > 0 && { answersMs: answersKeptDays * dayMs }),
  };
}

/** Sees to it that an operator can come in: with the key that was set, or with one made now where none exists. */
async function welcomeOperator(
  store: Store,
  { operatorKey }: Settings,
  { clock, randomBytes }: World,
): Promise<string | undefined> {
  const recordOf = (key: string): ApiKey => ({
    id: randomId('key', randomBytes),
    scopes: ['operator'],
    hint: key.slice(0, 12),
    createdAt: clock.now(),
  });
  if (operatorKey === undefined) {
    if (await store.hasOperatorKey()) return undefined;
    const { key, sha256 } = makeKey(['operator'], randomBytes);
    const record = recordOf(key);
    return (await store.createFirstKey(record, sha256, madeAtStart(record))) ? key : undefined;
  }
  const sha256 = sha256Of(operatorKey);
  if ((await store.keyBySha256(sha256)) !== undefined) return undefined;
  try {
    const record = recordOf(operatorKey);
    await store.createKey(record, sha256, madeAtStart(record));
  } catch (error) {
    // Another node, started at the same time with the same key, may have been first.
    if ((await store.keyBySha256(sha256)) === undefined) throw error;
  }
  return undefined;
}

/** Whoever sets what a service starts with has no key to be named by. */
function madeAtStart({ id, createdAt }: ApiKey): AuditEntry {
  return {
    at: createdAt,
    actor: 'start',
    action: 'key.create',
    subject: id,
    details: { scopes: 'operator' },
  };
}
