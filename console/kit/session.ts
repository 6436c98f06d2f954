import { createContext, use } from 'react';
import type { Session } from '../asking/api.ts';

/** Who looks at the page; the frame gives it to all that stands inside. */
export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('session-missing: this stands outside the frame');
  return session;
}

/** What the session allows; what it does not is not shown, and the API would refuse it. */
export function useMay(): { readonly operate: boolean; readonly manage: boolean; readonly publish: boolean } {
  const { scopes } = useSession();
  const operate = scopes.includes('operator');
  return {
    operate,
    manage: operate || scopes.includes('manage'),
    publish: operate || scopes.includes('publish'),
  };
}
