import { useParams } from '@tanstack/react-router';
import { api } from '../asking/api.ts';
import { useEventTypes, useProfiles } from '../kit/catalogue.ts';
import { useMay, useSession } from '../kit/session.ts';
import { webhookName } from '../kit/webhook-name.ts';
import { useWebhooks } from '../kit/webhook-names.ts';
import {
  type Entry,
  academyEntries,
  catalogueEntries,
  idEntries,
  webhookEntries,
} from './palette-entries.ts';
import { actionEntries, pageEntries } from './palette-pages.ts';

/** The academy that the page is about, or that the session is for. */
export function useOpenAcademy(): string | undefined {
  const { academy: own } = useSession();
  const { academy: inAddress } = useParams({ strict: false });
  return own ?? inAddress;
}

/** All that can be found from here: by name, and by what was typed as an id. */
export function usePaletteEntries(
  typed: string,
  academy: string | undefined,
): { readonly named: readonly Entry[]; readonly ids: readonly Entry[] } {
  const may = useMay();
  const academies = api.useQuery(
    'get',
    '/v1/academies',
    { params: { query: { limit: 100 } } },
    { enabled: may.operate, staleTime: 30_000 },
  );
  const webhooks = useWebhooks(academy);
  const types = useEventTypes();
  const profiles = useProfiles();
  const named = [
    ...pageEntries({ may, academy }),
    ...webhookEntries(
      (webhooks.data?.items ?? []).map((webhook) => ({ ...webhook, name: webhookName(webhook) })),
    ),
    ...academyEntries(academies.data?.items ?? []),
    ...catalogueEntries(
      [...(types.data?.items ?? []), ...(types.data?.operations ?? [])],
      profiles.data?.items ?? [],
    ),
    ...actionEntries(),
  ];
  return { named, ids: idEntries(typed, academy) };
}
