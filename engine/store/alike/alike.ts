import { academyVerbs } from './academies.ts';
import { attemptVerbs } from './attempts.ts';
import { auditVerbs } from './audit.ts';
import { completionResetVerbs } from './completion-reset.ts';
import { deliveryListVerbs } from './delivery-lists.ts';
import { deliveryRoundVerbs } from './delivery-round.ts';
import { dataKeyVerbs } from './data-keys.ts';
import { endpointVerbs } from './endpoints.ts';
import { eventVerbs } from './events.ts';
import { factVerbs } from './facts.ts';
import { failureVerbs } from './failures.ts';
import { healthVerbs } from './health.ts';
import { keyVerbs } from './keys.ts';
import { lookVerbs } from './look.ts';
import { operatorKeyVerbs } from './operator-keys.ts';
import { overviewVerbs } from './overview.ts';
import { portalCodeVerbs } from './portal-codes.ts';
import { replayVerbs } from './replays.ts';
import { rosterVerbs } from './roster.ts';
import { sealingVerbs } from './sealing.ts';
import { sessionVerbs } from './sessions.ts';
import { memberVerbs } from './members.ts';
import { newestEventVerbs } from './newest-events.ts';
import { spanVerbs } from './span.ts';
import { standingVerbs } from './standing.ts';
import type { Stepwise } from './steps.ts';
import type { Verb } from '../verbs.ts';
import type { Wording } from './wording.ts';

// Everything that is alike on every database.

export const alike = {
  ...academyVerbs,
  ...keyVerbs,
  ...operatorKeyVerbs,
  ...sessionVerbs,
  ...portalCodeVerbs,
  ...endpointVerbs,
  ...standingVerbs,
  ...rosterVerbs,
  ...dataKeyVerbs,
  ...sealingVerbs,
  ...auditVerbs,
  ...completionResetVerbs,
  ...replayVerbs,
  ...eventVerbs,
  ...newestEventVerbs,
  ...deliveryRoundVerbs,
  ...factVerbs,
  ...memberVerbs,
} satisfies Partial<Stepwise<Verb>>;

/** What is alike but for a few statements, which each database words for itself. */
export function alikeIn(wording: Wording): Stepwise<WordedVerb> {
  return {
    ...deliveryListVerbs(wording),
    ...lookVerbs(wording),
    ...attemptVerbs(wording),
    ...healthVerbs(wording),
    ...failureVerbs(wording),
    ...spanVerbs(wording),
    ...overviewVerbs(wording),
  };
}

type WordedVerb =
  | 'delivery'
  | 'deliveriesOfEvents'
  | 'deliveries'
  | 'attempts'
  | 'endpointHealth'
  | 'failures'
  | 'countSpan'
  | 'undelivered'
  | 'countHours'
  | 'countPublished'
  | 'countStands';

export type AlikeVerb = keyof typeof alike | WordedVerb;

/**
 * Those that change something: where others write at the same time, all steps of one are one transaction. Not
 * `claimReplays`, which goes over academies: each of its leases is whole by itself.
 */
export const changing: ReadonlySet<Verb> = new Set<AlikeVerb>([
  'createAcademy',
  'changeAcademy',
  'createKey',
  'createFirstKey',
  'deleteKey',
  'deleteOperatorKey',
  'createSession',
  'deleteSession',
  'createPortalCode',
  'usePortalCode',
  'createEndpoint',
  'saveEndpoint',
  'deleteEndpoint',
  'setEndpointStatus',
  'createDataKey',
  'claimSealing',
  'adoptMaster',
  'noteScrubbed',
  'deleteDataKey',
  'rewrapDataKeys',
  'resealEndpoint',
  'resetCompletion',
  'createReplay',
  'cancelReplay',
]);
