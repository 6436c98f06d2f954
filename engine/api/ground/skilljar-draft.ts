import type { Endpoint } from '../../model.ts';
import type { EndpointChange, NewEndpoint } from './endpoint-shape.ts';
import { mask } from './endpoint-shape.ts';
import type { WebhookWish } from './skilljar-reader.ts';

/** A webhook that is wished for, as an endpoint of our own API. */
export function newFrom(
  { targetUrl = '', eventType, headers, ...wish }: WebhookWish,
  profile: string,
): NewEndpoint {
  const auth = authOf(wish, undefined);
  return {
    url: targetUrl,
    profile,
    ...(eventType && { eventTypes: [eventType] }),
    ...(auth && { auth }),
    ...(headers && { headers }),
  };
}

/** A change that is wished for, as one of our own API: absent stays, null clears. */
export function changeFrom(wish: WebhookWish, before: Endpoint): EndpointChange {
  const { targetUrl, eventType, headers } = wish;
  const auth = authOf(wish, before.basicAuth);
  return {
    ...(targetUrl !== undefined && { url: targetUrl }),
    ...(eventType !== undefined && { eventTypes: eventType && [eventType] }),
    ...(auth !== undefined && { auth }),
    ...(headers !== undefined && { headers }),
  };
}

/** “the specified basic_auth_username and/or basic_auth_password will be encoded”: either may stand alone. */
function authOf({ username, password }: WebhookWish, before: Endpoint['basicAuth']): EndpointChange['auth'] {
  if (username === undefined && password === undefined) return undefined;
  const basic = {
    username: username === undefined ? (before?.username ?? '') : (username ?? ''),
    // Masked where it stays, so that it is known for one that was not given.
    password: password === undefined ? (before?.password ? mask : '') : (password ?? ''),
  };
  return basic.username === '' && basic.password === '' ? null : { basic };
}
