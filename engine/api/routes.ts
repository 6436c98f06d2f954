import { academies } from './academies.ts';
import { catalogue } from './catalogue.ts';
import { deliveries } from './deliveries.ts';
import { endpointActions } from './endpoint-actions.ts';
import { endpoints } from './endpoints.ts';
import { events } from './events.ts';
import type { Gate } from './ground/gate.ts';
import type { Route } from './ground/route.ts';
import { health } from './health.ts';
import { keys } from './keys.ts';
import type { ApiParts } from './parts.ts';
import { publish } from './publish.ts';
import { replays } from './replays.ts';

/** Every operation of the native API, in the order that its description shows them. */
export function routesOf(parts: ApiParts, gate: Gate): readonly Route[] {
  return [
    ...academies(parts, gate),
    ...keys(parts, gate),
    ...publish(parts),
    ...events(parts),
    ...endpoints(parts),
    ...endpointActions(parts),
    ...replays(parts),
    ...deliveries(parts),
    ...catalogue(parts),
    ...health(parts),
  ];
}
