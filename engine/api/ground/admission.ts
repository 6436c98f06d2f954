import type { Caller, Scope } from '../../model.ts';
import { Problem } from '../../problem.ts';
import type { Access } from './route.ts';

/** Throws where the caller's academy or scopes do not reach: first 404, so that nothing of another academy is told. */
export function admit(caller: Caller, access: Access, academy: string | undefined): void {
  if (caller.scopes.includes('operator')) return;
  if (academy !== undefined && caller.academy !== academy) throw academyUnknown(academy);
  if (access === 'any' || access === 'open' || caller.scopes.includes(access)) return;
  throw scopeMissing(caller.scopes, access);
}

/** Throws where a key belongs to no academy, and nothing else says which one is meant. */
export function ownAcademy({ academy }: Caller): string {
  if (academy !== undefined) return academy;
  const detail =
    'This address speaks of the academy that its key belongs to, and an operator’s key belongs to none; use a key of the academy.';
  throw new Problem({ status: 403, code: 'academy-needed', detail });
}

export function academyUnknown(id: string): Problem {
  const detail = `Academy "${id}" is unknown to this key. Check the id, or use a key of that academy.`;
  return new Problem({ status: 404, code: 'academy-unknown', detail });
}

function scopeMissing(scopes: readonly Scope[], needed: Scope): Problem {
  const detail = `This needs a key with the scope "${needed}"; yours has ${scopes.map((scope) => `"${scope}"`).join(', ')}.`;
  return new Problem({ status: 403, code: 'scope-missing', detail });
}
