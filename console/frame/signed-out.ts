/** In the query of the first page, for whoever has just signed out: nobody else is to wonder whether it worked. */
export const signedOut = 'signed-out';

export function hasSignedOut(): boolean {
  return new URLSearchParams(location.search).has(signedOut);
}
