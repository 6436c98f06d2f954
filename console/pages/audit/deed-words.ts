import type { Answer } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';

export type AuditEntry = Answer<'listWholeAudit'>['items'][number];

/** A kind of deed that there are words for. */
type KnownAction = keyof typeof t.audit.actions;

/** What was done, as people say it before naming what it was done to; an unknown deed by its own name. */
export function deedWords(action: string): string {
  return isKnown(action) ? t.audit.actions[action] : t.audit.did(action);
}

/** Who did it, in the platform's words where there are any; else by the id. */
export function actorWords({ actor, label }: Pick<AuditEntry, 'actor' | 'label'>): string {
  if (label !== undefined && label.trim() !== '') return label;
  return isNobody(actor) ? t.audit.actors[actor] : actor;
}

/** Where what it was done to has a page. */
export type SubjectPage =
  | { readonly kind: 'webhook'; readonly academy: string; readonly endpoint: string }
  | { readonly kind: 'delivery'; readonly academy: string; readonly delivery: string }
  | { readonly kind: 'learner'; readonly academy: string; readonly learner: string }
  | { readonly kind: 'academy' | 'access' | 'academy-settings'; readonly academy: string }
  | { readonly kind: 'operator-keys' | 'settings' };

/**
 * The page of what it was done to; undefined where it has none, is no more, or is for operators only.
 * `academy` is the one that is looked at, where the entry itself need not say it.
 */
export function subjectPage(
  { action, subject, details, academy: own }: AuditEntry,
  { academy = own, operate }: { readonly academy: string | undefined; readonly operate: boolean },
): SubjectPage | undefined {
  const [thing, deed] = action.split('.');
  if (thing === 'academy' && deed !== 'delete') return { kind: 'academy', academy: subject };
  if (operate && (thing === 'operator-key' || thing === 'console-session')) return { kind: 'operator-keys' };
  if (operate && thing === 'master-key') return { kind: 'settings' };
  if (academy === undefined || deed === 'delete') return undefined;
  if (thing === 'endpoint') return { kind: 'webhook', academy, endpoint: subject };
  if (thing === 'delivery') return { kind: 'delivery', academy, delivery: subject };
  if (thing === 'records') return { kind: 'learner', academy, learner: subject };
  const endpoint = details['endpoint'];
  if (thing === 'replay' && endpoint !== undefined) return { kind: 'webhook', academy, endpoint };
  if (!operate) return undefined;
  if (thing === 'data-key') return { kind: 'academy-settings', academy };
  return thing === 'key' || thing === 'portal-link' || thing === 'portal-session'
    ? { kind: 'access', academy }
    : undefined;
}

/** What was no key and no session. */
function isNobody(actor: string): actor is keyof typeof t.audit.actors {
  return Object.hasOwn(t.audit.actors, actor);
}

function isKnown(action: string): action is KnownAction {
  return Object.hasOwn(t.audit.actions, action);
}
