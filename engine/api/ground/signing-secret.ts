import { algorithmOf, makeSecret, MalformedSecret } from '@schoolbell/wire';
import type { Profile, SigningAlgorithm } from '@schoolbell/wire';
import type { Endpoint, FormerSecret } from '../../model.ts';
import type { ProblemFault } from '../../problem.ts';

/** What somebody wishes for a secret: one of their own, or one made for an algorithm. */
export interface SecretWish {
  readonly signingSecret?: string;
  readonly signingAlgorithm?: SigningAlgorithm;
}

/** The secret that was given, or one made: for the algorithm that was asked for, else for `usual`. */
export function wishedSecret(
  { signingSecret, signingAlgorithm }: SecretWish,
  randomBytes: (count: number) => Buffer,
  usual: SigningAlgorithm = 'v1',
): string {
  return signingSecret ?? makeSecret(randomBytes, signingAlgorithm ?? usual);
}

/** What is wrong with a secret that was given: with itself, and beside the algorithm that was asked for. */
export function secretFaults({ signingSecret, signingAlgorithm }: SecretWish): ProblemFault[] {
  if (signingSecret === undefined) return [];
  const algorithm = isCanonical(signingSecret) ? algorithmIn(signingSecret) : undefined;
  if (algorithm === undefined) return [fault('signingSecret', 'secret-malformed', malformed)];
  if (signingAlgorithm === undefined || signingAlgorithm === algorithm) return [];
  const message = `This secret signs by ${algorithm}; leave "signingAlgorithm" out, or the secret, and one is made.`;
  return [fault('signingAlgorithm', 'secret-malformed', message)];
}

/** Whether an endpoint signs, and what is wrong with the wish. */
export function signingFaults(
  wish: SecretWish & { readonly signing?: boolean },
  profile: Profile,
): ProblemFault[] {
  if (profile.rules.signing === 'always' && wish.signing === false) {
    const message = `Profile ${profile.name} always signs; leave "signing" out.`;
    return [fault('signing', 'signing-refused', message)];
  }
  if (!isSigned(wish, profile)) {
    const message = 'It is of use only where deliveries are signed; add "signing": true.';
    return (['signingSecret', 'signingAlgorithm'] as const).flatMap((path) =>
      wish[path] === undefined ? [] : [fault(path, 'secret-unused', message)],
    );
  }
  return secretFaults(wish);
}

export function isSigned(wish: { readonly signing?: boolean }, profile: Profile): boolean {
  return profile.rules.signing === 'always' || wish.signing === true;
}

/** An endpoint that signs with another secret from `at` on, and with those before it until their time is over. */
export function rotated(
  before: Endpoint & { readonly signingSecret: string },
  signingSecret: string,
  { at, overlapMs }: { readonly at: number; readonly overlapMs: number },
): Endpoint {
  const { formerSecrets: _old, ...plain } = before;
  const left = (stillUsed(before, at) ?? []).filter(({ secret }) => secret !== signingSecret);
  const until = unlike(at + overlapMs, left);
  const former = overlapMs === 0 ? [] : [{ secret: before.signingSecret, until }, ...left];
  return {
    ...plain,
    signingSecret,
    ...(former.length > 0 && { formerSecrets: former.slice(0, formerSecretsMax) }),
    updatedAt: at,
  };
}

/** The former secrets that are signed with besides: one whose time is over is not kept longer than the next change. */
export function stillUsed(
  { formerSecrets = [] }: Pick<Endpoint, 'formerSecrets'>,
  at: number,
): readonly FormerSecret[] | undefined {
  const used = formerSecrets.filter(({ until }) => until > at);
  return used.length > 0 ? used : undefined;
}

/** Beside the one in use; of more than these the oldest end early. */
export const formerSecretsMax = 4;

/** Former secrets are told apart by when they end. */
function unlike(until: number, others: readonly { readonly until: number }[]): number {
  return others.some((other) => other.until === until) ? unlike(until + 1, others) : until;
}

function algorithmIn(secret: string): SigningAlgorithm | undefined {
  try {
    return algorithmOf(secret);
  } catch (error) {
    if (error instanceof MalformedSecret) return undefined;
    throw error;
  }
}

/** What is written otherwise would be another secret to those who decode it more strictly. */
function isCanonical(secret: string): boolean {
  const text = secret.slice(secret.indexOf('_') + 1);
  return Buffer.from(text, 'base64').toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
}

const malformed =
  'A signing secret is "whsec_" and base64 of 24 to 64 bytes, or "whsk_" and base64 of an ed25519 key, of 32 bytes or of ' +
  '64 with its public key; leave it out and one is made.';

function fault(path: string, code: string, message: string): ProblemFault {
  return { path, code, message };
}
