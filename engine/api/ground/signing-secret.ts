import type { Profile } from '@schoolbell/wire';
import type { ProblemFault } from '../../problem.ts';

/** `whsec_` and base64 of 32 bytes (Standard Webhooks 1.0.0 asks for 24 to 64). */
export function makeSigningSecret(randomBytes: (count: number) => Buffer): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export function secretFaults(secret: string): ProblemFault[] {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : '';
  const bytes = Buffer.from(text, 'base64');
  const isCanonical = bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  if (isCanonical && bytes.length >= 24 && bytes.length <= 64) return [];
  const message = 'A signing secret is "whsec_" and base64 of 24 to 64 bytes; leave it out and one is made.';
  return [{ path: 'signingSecret', code: 'secret-malformed', message }];
}

/** Whether an endpoint signs, and what is wrong with the wish. */
export function signingFaults(
  wish: { readonly signing?: boolean; readonly signingSecret?: string },
  profile: Profile,
): ProblemFault[] {
  if (profile.rules.signing === 'always' && wish.signing === false) {
    return [
      {
        path: 'signing',
        code: 'signing-refused',
        message: `Profile ${profile.name} always signs; leave "signing" out.`,
      },
    ];
  }
  if (wish.signingSecret === undefined) return [];
  if (!isSigned(wish, profile)) {
    const message = 'A secret is of use only where deliveries are signed; add "signing": true.';
    return [{ path: 'signingSecret', code: 'secret-unused', message }];
  }
  return secretFaults(wish.signingSecret);
}

export function isSigned(wish: { readonly signing?: boolean }, profile: Profile): boolean {
  return profile.rules.signing === 'always' || wish.signing === true;
}
