import type { Profile } from '@schoolbell/wire';
import type { Clock } from '../../clock.ts';
import type { Endpoint, EndpointStatus } from '../../model.ts';
import type { ProblemFault } from '../../problem.ts';
import type { Wanted } from './endpoint-rules.ts';
import type { EndpointChange, NewEndpoint } from './endpoint-shape.ts';
import { mask } from './endpoint-shape.ts';
import { randomId } from '../../ids.ts';
import type { RetryWish } from './retry-choice.ts';
import { retryChoice } from './retry-choice.ts';
import { isSigned, stillUsed, wishedSecret } from './signing-secret.ts';

/** Time and chance, as they go into an endpoint. */
export interface Circumstances {
  readonly clock: Clock;
  randomBytes(count: number): Buffer;
}

/** What a caller asks for, with the schedule it shall have. */
export type NewWish = NewEndpoint & Retry;
export type ChangeWish = EndpointChange & Retry;

type Retry = { readonly retry?: RetryWish | null };

/** The endpoint that a caller asked for, not yet judged. */
export function newEndpoint(
  wish: NewWish,
  profile: Profile,
  academy: string,
  status: EndpointStatus,
  { clock, randomBytes }: Circumstances,
): Endpoint {
  const {
    auth,
    retry,
    signing,
    signingSecret,
    signingAlgorithm,
    ordering = 'none',
    lenient = false,
    ...plain
  } = wish;
  const asked = {
    ...(signingSecret !== undefined && { signingSecret }),
    ...(signingAlgorithm !== undefined && { signingAlgorithm }),
  };
  const signs = isSigned({ ...(signing !== undefined && { signing }) }, profile);
  const choice = retryChoice(retry);
  const now = clock.now();
  return {
    ...plain,
    id: randomId('ep', randomBytes),
    academy,
    ordering,
    lenient,
    ...(auth && { basicAuth: auth.basic }),
    ...(choice && { retry: choice }),
    ...(signs && { signingSecret: wishedSecret(asked, randomBytes) }),
    status,
    createdAt: now,
    updatedAt: now,
  };
}

/** The endpoint as it would be after a change, not yet judged: absent stays, null clears, a mask keeps. */
export function changedEndpoint(
  before: Endpoint,
  change: ChangeWish,
  profile: Profile,
  { clock, randomBytes }: Circumstances,
): Endpoint {
  const { auth, headers, retry, signing, ...plain } = change;
  const signs = signing === undefined ? before.signingSecret !== undefined : isSigned({ signing }, profile);
  const merged = {
    ...before,
    ...plain,
    basicAuth: auth === undefined ? before.basicAuth : auth && unmaskedAuth(auth.basic, before),
    headers: headers === undefined ? before.headers : headers && unmaskedHeaders(headers, before),
    retry: retry === undefined ? before.retry : retryChoice(retry),
    signingSecret: signs ? (before.signingSecret ?? wishedSecret({}, randomBytes)) : undefined,
    formerSecrets: signs ? stillUsed(before, clock.now()) : undefined,
    updatedAt: clock.now(),
  };
  const present = Object.entries(merged).filter(([, value]) => value !== null && value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an endpoint still: only what may be absent was left out
  return Object.fromEntries(present) as unknown as Endpoint;
}

/** A mask that stands for nothing would be sent as the secret itself. */
export function maskFaults({ headers = {}, basicAuth }: Wanted): ProblemFault[] {
  const masked = Object.keys(headers).filter((name) => headers[name] === mask);
  const paths = [
    ...masked.map((name) => `headers.${name}`),
    ...(basicAuth?.password === mask ? ['auth.basic.password'] : []),
  ];
  const message = `"${mask}" stands for a value that is there already, and there is none; give the value itself.`;
  return paths.map((path) => ({ path, code: 'masked-value', message }));
}

function unmaskedAuth(
  wish: { readonly username: string; readonly password: string },
  { basicAuth }: Endpoint,
): NonNullable<Endpoint['basicAuth']> {
  return { ...wish, password: wish.password === mask ? (basicAuth?.password ?? mask) : wish.password };
}

function unmaskedHeaders(
  wish: Readonly<Record<string, string>>,
  before: Endpoint,
): Readonly<Record<string, string>> {
  const kept = new Map(Object.entries(before.headers ?? {}));
  const entries = Object.entries(wish).map(([name, value]) => {
    return [name, value === mask ? (kept.get(name) ?? mask) : value] as const;
  });
  return Object.fromEntries(entries);
}
