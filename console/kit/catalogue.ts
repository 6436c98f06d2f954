import { api, type EventTypeEntry, type Profile } from '../asking/api.ts';

/** All profiles. They change with the program alone, so they are asked for once. */
export function useProfiles() {
  return api.useQuery('get', '/v1/profiles', {}, { staleTime: Infinity });
}

/** All event types, and the operational ones. */
export function useEventTypes() {
  return api.useQuery('get', '/v1/event-types', {}, { staleTime: Infinity });
}

/** What people call a type of event; its own name until that is known. */
export function useTypeTitle(): (type: string) => string {
  const { data } = useEventTypes();
  const known = new Map<string, string>(
    [...(data?.items ?? []), ...(data?.operations ?? [])].map(({ type, title }) => [type, title]),
  );
  return (type) => known.get(type) ?? type;
}

export function profileNamed(profiles: readonly Profile[], name: string | undefined): Profile | undefined {
  return profiles.find((profile) => profile.name === name);
}

export function typeNamed(types: readonly EventTypeEntry[], name: string | undefined) {
  return types.find(({ type }) => type === name);
}
