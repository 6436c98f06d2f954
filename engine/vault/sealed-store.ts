import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Endpoint } from '../model.ts';
import { hasSecrets, sealingKeysOf, withSecretsOf, type SecretField } from '../sealed.ts';
import type { Store } from '../store/store.ts';
import type { EndpointKept, StatusChanged } from '../store/words/endpoints.ts';
import type { AcademyKeys } from './academy-keys.ts';
import type { OpenedKey } from './data-key.ts';
import { warningsOfMissing } from './missing-masters.ts';
import { openEndpoint, rememberSecrets, sealEndpoint, type OpenedEndpoint } from './endpoint-secrets.ts';

export interface SealedStoreOptions {
  readonly store: Store;
  readonly keys: AcademyKeys;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Pick<Log, 'error'>;
  /** Ids of master keys that are needed and not there. */
  readonly missingMasters: () => Promise<readonly string[]>;
}

/**
 * The same store, in which all secrets of endpoints are sealed: who stands above it sees them as they are used, and below it
 * they are only kept. An endpoint whose secrets cannot be opened is disabled, so that it is neither sent to without them nor
 * with wrong ones, and nothing else of its academy suffers; until they are set anew it does not stay on.
 */
export function sealedStore({
  store,
  keys,
  clock,
  randomBytes,
  log,
  missingMasters,
}: SealedStoreOptions): Store {
  const known = rememberSecrets();
  return {
    ...store,
    async createEndpoint(made, ...rest) {
      const key = await keyFor(made);
      if (key === 'unknown') return { kind: 'unknown' };
      return keptOpened(await store.createEndpoint(sealedWith(key, made), ...rest));
    },
    async saveEndpoint(changed, ...rest) {
      const { academy, id } = changed;
      const before = await store.endpoint(academy, id);
      if (before === undefined) return { kind: 'unknown' };
      const key = await keyFor(changed);
      if (key === 'unknown') return { kind: 'unknown' };
      const { unreadable } = await look(before);
      // What could not be shown was not meant to be taken away.
      const sealed = withSecretsOf(sealedWith(key, changed), before, unreadable);
      return keptOpened(await store.saveEndpoint(sealed, ...rest));
    },
    async endpoint(academy, id) {
      const found = await store.endpoint(academy, id);
      return found && opened(found);
    },
    endpointsOf: async (academy) => openedAll(academy, await store.endpointsOf(academy)),
    async roster(academy) {
      const roster = await store.roster(academy);
      return roster && { ...roster, endpoints: await openedAll(academy, roster.endpoints) };
    },
    async setEndpointStatus(academy, id, change) {
      return changedOpened(await store.setEndpointStatus(academy, id, change));
    },
    async checkUp() {
      const found = await store.checkUp();
      return { ...found, warnings: [...found.warnings, ...warningsOfMissing(await missingMasters())] };
    },
    async vitals() {
      return { ...(await store.vitals()), mastersMissing: (await missingMasters()).length };
    },
    async endpointsStanding(query) {
      const page = await store.endpointsStanding(query);
      return { ...page, items: await Promise.all(page.items.map(opened)) };
    },
  };

  /** Nothing where it has no secrets, so that nothing is made for those who never have any. */
  async function keyFor(endpoint: Endpoint): Promise<OpenedKey | undefined | 'unknown'> {
    return hasSecrets(endpoint) ? ((await keys.newest(endpoint.academy)) ?? 'unknown') : undefined;
  }

  function sealedWith(key: OpenedKey | undefined, endpoint: Endpoint): Endpoint {
    return key ? sealEndpoint(endpoint, key, randomBytes) : endpoint;
  }

  async function keptOpened(answer: EndpointKept): Promise<EndpointKept> {
    return answer.kind === 'kept' ? { ...answer, endpoint: await opened(answer.endpoint) } : answer;
  }

  async function changedOpened(answer: StatusChanged): Promise<StatusChanged> {
    return 'endpoint' in answer ? { ...answer, endpoint: await opened(answer.endpoint) } : answer;
  }

  async function look(sealed: Endpoint): Promise<OpenedEndpoint> {
    return openEndpoint(sealed, await keys.opened(sealed.academy, sealingKeysOf(sealed)), known);
  }

  async function opened(sealed: Endpoint): Promise<Endpoint> {
    const [endpoint = sealed] = await openedAll(sealed.academy, [sealed]);
    return endpoint;
  }

  async function openedAll(academy: string, sealed: readonly Endpoint[]): Promise<readonly Endpoint[]> {
    const needed = [...new Set(sealed.flatMap(sealingKeysOf))];
    const found = needed.length === 0 ? noKeys : await keys.opened(academy, needed);
    const all = sealed.map((each) => openEndpoint(each, found, known));
    return Promise.all(
      all.map(async ({ endpoint, unreadable }) =>
        unreadable.length === 0 ? endpoint : withoutReading(endpoint, unreadable),
      ),
    );
  }

  /** It is off from now on. One that is off already says so where people see it, or will when it is switched on. */
  async function withoutReading(endpoint: Endpoint, unreadable: readonly SecretField[]): Promise<Endpoint> {
    const { academy, id, status } = endpoint;
    if (status !== 'active') return endpoint;
    const fields = unreadable.join(', ');
    log.error({ academy, endpoint: id, fields }, 'secrets-unreadable');
    const reason = `its secrets were altered in the database and cannot be read (${fields}); set them anew`;
    const at = clock.now();
    const audit = {
      academy,
      at,
      actor: 'vault',
      action: 'endpoint.disable',
      subject: id,
      details: { fields },
    };
    const change = { status: 'disabled', from: ['active'], at, reason, audit } as const;
    const answer = await store.setEndpointStatus(academy, id, change);
    if (!('endpoint' in answer)) return { ...endpoint, status: 'disabled', disabledReason: reason };
    return (await look(answer.endpoint)).endpoint;
  }
}

const noKeys: ReadonlyMap<string, OpenedKey> = new Map();
