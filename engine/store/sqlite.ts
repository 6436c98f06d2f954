import { gather, type Gather } from './sqlite/gather.ts';
import { batchRunner } from './sqlite/batch.ts';
import { openLedger, type LedgerOptions } from './sqlite/ledger.ts';
import { openThread } from './sqlite/thread.ts';
import { StoreLost, type Store } from './store.ts';
import type { Call } from './verbs.ts';

export interface SqliteStoreOptions {
  readonly path: string;
  /** A name that no other process has, ever: leases of other names are void once this one holds the database. */
  readonly node: string;
  /** Runs all SQL in a thread of its own; without it a sync to disk holds up the caller's event loop. */
  readonly thread?: boolean;
  /** Refuses to share the database with another process that serves it. Turn it off to look while one serves. */
  readonly exclusive?: boolean;
  /** Room kept beside the database for when the disk is full; none where it is absent. */
  readonly ballastBytes?: number;
  /** The disk has become full, so that nothing is accepted; or there is room again. */
  readonly onRoom?: (isFull: boolean) => void;
  /** So many calls may wait at a time; more are refused with `store-busy`. */
  readonly callsMax?: number;
}

/**
 * The embedded store: one file, written by one process, every commit synced to disk. Throws, with a sentence, where
 * another process serves the file, a newer program has changed it, or it cannot keep that promise.
 */
export async function openSqliteStore({
  path,
  node,
  thread = true,
  exclusive = true,
  ballastBytes = 0,
  onRoom = () => undefined,
  callsMax = 10_000,
}: SqliteStoreOptions): Promise<Store> {
  const options = { path, node, exclusive, ballastBytes };
  return thread ? openApart(options, callsMax, onRoom) : openHere(options, callsMax, onRoom);
}

type OnRoom = (isFull: boolean) => void;

async function openApart(options: LedgerOptions, callsMax: number, onRoom: OnRoom): Promise<Store> {
  const calls: Gather = gather({ callsMax, post: (text) => thread.post(text) });
  const thread = await openThread({ ...options, onAnswers: calls.answer, onLost: calls.lose, onRoom });
  return storeOf(calls, () => thread.close());
}

async function openHere(options: LedgerOptions, callsMax: number, onRoom: OnRoom): Promise<Store> {
  const ledger = openLedger(options, { onRoom });
  const run = batchRunner(ledger);
  const calls: Gather = gather({ callsMax, post: (text) => setImmediate(commit, text) });
  function commit(text: string): void {
    try {
      calls.answer(1, JSON.stringify(run(JSON.parse(text) as Call[])));
    } catch (error) {
      calls.lose(
        error instanceof StoreLost ? error : new StoreLost('The store broke down', { cause: error }),
      );
    }
  }
  return storeOf(calls, async () => ledger.close());
}

function storeOf({ call, drain }: Gather, end: () => Promise<void>): Store {
  let ended: Promise<void> | undefined;
  return {
    isShared: false,
    createAcademy: (...args) => call('createAcademy', ...args),
    changeAcademy: (...args) => call('changeAcademy', ...args),
    deleteAcademy: (...args) => call('deleteAcademy', ...args),
    academy: (...args) => call('academy', ...args),
    academies: (...args) => call('academies', ...args),
    createKey: (...args) => call('createKey', ...args),
    createFirstKey: (...args) => call('createFirstKey', ...args),
    keyBySha256: (...args) => call('keyBySha256', ...args),
    keys: (...args) => call('keys', ...args),
    deleteKey: (...args) => call('deleteKey', ...args),
    hasOperatorKey: () => call('hasOperatorKey'),
    operatorKeys: (...args) => call('operatorKeys', ...args),
    deleteOperatorKey: (...args) => call('deleteOperatorKey', ...args),
    keysUsed: (...args) => call('keysUsed', ...args),
    goodDigests: (...args) => call('goodDigests', ...args),
    key: (...args) => call('key', ...args),
    createSession: (...args) => call('createSession', ...args),
    session: (...args) => call('session', ...args),
    sessionBySha256: (...args) => call('sessionBySha256', ...args),
    sessions: (...args) => call('sessions', ...args),
    deleteSession: (...args) => call('deleteSession', ...args),
    createPortalCode: (...args) => call('createPortalCode', ...args),
    portalCodeBySha256: (...args) => call('portalCodeBySha256', ...args),
    usePortalCode: (...args) => call('usePortalCode', ...args),
    createEndpoint: (...args) => call('createEndpoint', ...args),
    saveEndpoint: (...args) => call('saveEndpoint', ...args),
    deleteEndpoint: (...args) => call('deleteEndpoint', ...args),
    endpoint: (...args) => call('endpoint', ...args),
    endpointsOf: (...args) => call('endpointsOf', ...args),
    roster: (...args) => call('roster', ...args),
    setEndpointStatus: (...args) => call('setEndpointStatus', ...args),
    endpointsStanding: (...args) => call('endpointsStanding', ...args),
    sealing: () => call('sealing'),
    claimSealing: (...args) => call('claimSealing', ...args),
    adoptMaster: (...args) => call('adoptMaster', ...args),
    scrub: (...args) => call('scrub', ...args),
    noteScrubbed: () => call('noteScrubbed'),
    dataKeys: (...args) => call('dataKeys', ...args),
    createDataKey: (...args) => call('createDataKey', ...args),
    deleteDataKey: (...args) => call('deleteDataKey', ...args),
    masterUses: () => call('masterUses'),
    dataKeysOfOthers: (...args) => call('dataKeysOfOthers', ...args),
    rewrapDataKeys: (...args) => call('rewrapDataKeys', ...args),
    endpointsToSeal: (...args) => call('endpointsToSeal', ...args),
    resealEndpoint: (...args) => call('resealEndpoint', ...args),
    cancelPending: (...args) => call('cancelPending', ...args),
    accept: (...args) => call('accept', ...args),
    event: (...args) => call('event', ...args),
    events: (...args) => call('events', ...args),
    newestEvents: (...args) => call('newestEvents', ...args),
    latestEvent: (...args) => call('latestEvent', ...args),
    facts: (...args) => call('facts', ...args),
    factsOfLearner: (...args) => call('factsOfLearner', ...args),
    members: (...args) => call('members', ...args),
    countMembers: (...args) => call('countMembers', ...args),
    resetCompletion: (...args) => call('resetCompletion', ...args),
    lanes: () => call('lanes'),
    claim: (...args) => call('claim', ...args),
    settle: (...args) => call('settle', ...args),
    release: (...args) => call('release', ...args),
    delivery: (...args) => call('delivery', ...args),
    deliveryRound: (...args) => call('deliveryRound', ...args),
    deliveries: (...args) => call('deliveries', ...args),
    deliveriesOfEvents: (...args) => call('deliveriesOfEvents', ...args),
    attempts: (...args) => call('attempts', ...args),
    retryDelivery: (...args) => call('retryDelivery', ...args),
    createReplay: (...args) => call('createReplay', ...args),
    replay: (...args) => call('replay', ...args),
    replays: (...args) => call('replays', ...args),
    claimReplays: (...args) => call('claimReplays', ...args),
    stepReplay: (...args) => call('stepReplay', ...args),
    cancelReplay: (...args) => call('cancelReplay', ...args),
    endpointHealth: (...args) => call('endpointHealth', ...args),
    failures: (...args) => call('failures', ...args),
    countSpan: (...args) => call('countSpan', ...args),
    undelivered: (...args) => call('undelivered', ...args),
    countHours: (...args) => call('countHours', ...args),
    countPublished: (...args) => call('countPublished', ...args),
    countStands: (...args) => call('countStands', ...args),
    auditEntries: (...args) => call('auditEntries', ...args),
    revisions: (...args) => call('revisions', ...args),
    tidy: (...args) => call('tidy', ...args),
    vitals: () => call('vitals'),
    counts: () => call('counts'),
    checkUp: () => call('checkUp'),
    close: () => (ended ??= drain().then(end)),
  };
}
