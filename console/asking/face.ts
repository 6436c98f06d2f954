/** Where the service begins on its host: empty, or as `/hooks` behind a proxy that gives it a part of one. */
export const rootPath = told('root') ?? '';

/** Which of the two doors this page was opened by; the same application stands behind both. */
export const face: 'console' | 'portal' = location.pathname.startsWith(`${rootPath}/portal`)
  ? 'portal'
  : 'console';

/** Where the pages of this door begin. */
export const pagesAt = `${rootPath}/${face}`;

/**
 * Whether the browser showed a session when the service handed the page out: nobody needs to be asked who somebody is that
 * shows nothing.
 */
export const showedSession = told('session') !== 'none';

/** What the service wrote into the page; undefined where nobody did, as when Vite serves it. */
function told(name: string): string | undefined {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
  return content?.startsWith('{{') ? undefined : content;
}
