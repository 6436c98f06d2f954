import { hash } from 'node:crypto';
import type { AuditEntry, Caller } from '../../model.ts';
import { canonicalJson } from './canonical-json.ts';

/** What was done to what, and how that was shown before and since. */
export interface Deed {
  /** Of whose audit it is. Absent where it belongs to no academy, or outlives it. */
  readonly academy?: string;
  /** What it is done to and what is done, for good: `endpoint.change`, `key.delete`. */
  readonly action: string;
  /** The id of what it is done to. */
  readonly subject: string;
  readonly details?: AuditEntry['details'];
  /** As its GET shows it, secrets masked; absent where there was nothing. */
  readonly before?: object;
  /** The same of what there is since; absent where nothing is left. */
  readonly after?: object;
  /** Names of masked fields that are others since: what is masked looks the same before and after. */
  readonly secrets?: readonly string[];
}

/** Who a caller is, as far as the audit says. */
export type Actor = Pick<Caller, 'id' | 'label' | 'session'>;

/**
 * The entry of a deed, for the store to write down in the transaction that does it. Of what was shown only a digest is
 * kept: the audit names what was changed, and proves what somebody still has, without being another place to read it.
 */
export function auditEntry(actor: Actor | undefined, at: number, deed: Deed): AuditEntry {
  // The gate lets nobody in without a key or a session to what is written down.
  if (actor === undefined) throw new Error('audit-actor: someone was let in who cannot be named');
  const { academy, action, subject, before, after } = deed;
  return {
    ...(academy !== undefined && { academy }),
    at,
    actor: actor.id,
    ...(actor.label !== undefined && { label: actor.label }),
    action,
    subject,
    details: { ...deed.details, ...keyOf(actor), ...changedIn(deed) },
    ...(before && { beforeSha256: shownSha256(before) }),
    ...(after && { afterSha256: shownSha256(after) }),
  };
}

/** SHA-256, hexadecimal, of something as it is shown, in canonical JSON, without what changes by itself. */
export function shownSha256(shown: object): string {
  const kept = Object.entries(shown).filter(([name]) => !passing.has(name));
  return hash('sha256', canonicalJson(Object.fromEntries(kept)));
}

/** What deliveries and looking do to something, and the instant that every change brings with it. */
export const passing: ReadonlySet<string> = new Set([
  'updatedAt',
  'formerSecretsUntil',
  'failingSince',
  'refusingSince',
  'rest',
  'lastUsedAt',
]);

/** A session is forgotten sooner than what was done in it. */
function keyOf({ session }: Actor): AuditEntry['details'] {
  return session ? { key: session.key } : {};
}

function changedIn({ before, after, secrets = [] }: Deed): AuditEntry['details'] {
  const fields = before && after ? fieldsChanged(before, after) : [];
  const names = [...new Set([...fields, ...secrets])].toSorted();
  return names.length > 0 ? { changed: names.join(', ') } : {};
}

function fieldsChanged(before: object, after: object): readonly string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])].filter(
    (name) => !passing.has(name) && canonicalJson(was.get(name)) !== canonicalJson(is.get(name)),
  );
}
