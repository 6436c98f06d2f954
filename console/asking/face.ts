/** Which of the two doors this page was opened by; the same application stands behind both. */
export const face: 'console' | 'portal' = /^\/portal(\/|$)/.test(location.pathname) ? 'portal' : 'console';

/** Where the pages of this door begin. */
export const routeBase = `/${face}`;

/**
 * Whether the browser shows a session, as far as the service saw when it handed the page out: nobody needs to be asked who
 * somebody is that shows nothing.
 */
export function showsSession(): boolean {
  return shown;
}

export function signedIn(): void {
  shown = true;
}

let shown = document.querySelector<HTMLMetaElement>('meta[name="session"]')?.content !== 'none';
