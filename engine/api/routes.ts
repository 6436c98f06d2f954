import { academies } from './academies.ts';
import { audit } from './audit.ts';
import { catalogue } from './catalogue.ts';
import { completionReset } from './completion-reset.ts';
import { deliveries } from './deliveries.ts';
import { endpointActions } from './endpoint-actions.ts';
import { endpointHealth } from './endpoint-health.ts';
import { endpointRequests } from './endpoint-requests.ts';
import { endpointRotation } from './endpoint-rotation.ts';
import { endpoints } from './endpoints.ts';
import { events } from './events.ts';
import { fellow } from './fellow.ts';
import type { Gate } from './ground/gate.ts';
import type { Route } from './ground/route.ts';
import { health } from './health.ts';
import { keys } from './keys.ts';
import { operatorKeys } from './operator-keys.ts';
import { overview } from './overview.ts';
import type { ApiParts } from './parts.ts';
import { portalLinks } from './portal-links.ts';
import { portalSessions } from './portal-sessions.ts';
import { publish } from './publish.ts';
import { reconciliation } from './reconciliation.ts';
import { records } from './records.ts';
import { replays } from './replays.ts';
import { samples } from './samples.ts';
import { schedules } from './schedules.ts';
import { sealingKeys } from './sealing-keys.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { skilljarSamples } from './skilljar-samples.ts';
import { skilljar } from './skilljar.ts';

/** Every operation of our own API and of the faces beside it, in the order that its description shows them. */
export function routesOf(parts: ApiParts, gate: Gate): readonly Route[] {
  return [
    ...academies(parts, gate),
    ...keys(parts, gate),
    ...operatorKeys(parts, gate),
    ...sessions(parts, gate),
    ...portalLinks(parts, gate),
    ...portalSessions(parts, gate),
    ...sealingKeys(parts),
    ...publish(parts),
    ...events(parts),
    ...endpoints(parts),
    ...endpointActions(parts),
    ...endpointRotation(parts),
    ...endpointRequests(parts),
    ...endpointHealth(parts),
    ...overview(parts),
    ...reconciliation(parts),
    ...replays(parts),
    ...deliveries(parts),
    ...records(parts),
    ...completionReset(parts),
    ...audit(parts),
    ...skilljar(parts),
    ...skilljarSamples(parts),
    ...fellow(parts),
    ...catalogue(parts),
    ...samples(parts),
    ...schedules(parts),
    ...settings(parts),
    ...health(parts),
  ];
}
