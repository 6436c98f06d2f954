import type { ApiKey } from '../../model.ts';

/** Who did it, for the audit. The gate lets nobody in without a key to what is written down there. */
export function actorOf(caller: ApiKey | undefined): string {
  if (caller === undefined) throw new Error('audit-actor: someone was let in without a key');
  return caller.id;
}
