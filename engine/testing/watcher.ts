import { isOperationType, operationTypeNames } from '@schoolbell/wire';
import { profileNamed } from '@schoolbell/wire/profiles';
import type { Endpoint } from '../model.ts';
import type { Rig } from './rig.ts';

/** An endpoint that hears of operations and of nothing else. */
export const watcher = (flow: Rig, change: Partial<Endpoint> = {}) =>
  flow.endpoint('standard', { id: 'watcher', eventTypes: [], operations: operationTypeNames, ...change });

/** What an endpoint was told of operations. */
export function told({ sent }: Rig, id = 'watcher') {
  return sent
    .filter(({ request }) => request.path === `/${id}`)
    .map(({ request }) => profileNamed('standard').decode({ headers: {}, body: request.body.toString() }))
    .filter(({ type }) => isOperationType(type));
}

export const typesTold = (flow: Rig, id?: string) => told(flow, id).map(({ type }) => type);

/** All operational events that were made, oldest first. */
export async function operationsOf(flow: Rig) {
  const { items } = await flow.store.events({ academy: 'acme', limit: 100 });
  return items.filter(({ type }) => isOperationType(type));
}
