import './webhooks.css';
import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Endpoint } from '../../asking/api.ts';
import { useAddressWords } from '../../kit/address-words.ts';
import { Asked } from '../../kit/asked.tsx';
import { profileNamed, useProfiles } from '../../kit/catalogue.ts';
import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { SearchField } from '../../kit/search-field.tsx';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { useAllWebhooks } from './use-webhooks.ts';
import { counts, inOrder, isStanding, wanted } from './webhook-list.ts';
import { WebhookRow } from './webhook-row.tsx';

/** All webhooks of an academy, with their health at a glance, those in trouble first. */
export function WebhooksPage() {
  const academy = useAcademyId();
  const { manage } = useMay();
  const { endpoints, error, refetch, lookOn } = useAllWebhooks(academy);
  return (
    <Page
      title={t.webhooks.title}
      actions={manage && (endpoints?.length ?? 0) > 0 && <AddButton label={t.webhooks.add} />}
    >
      <Asked query={{ data: endpoints, error, refetch }} lines={8}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              title={t.webhooks.empty.title}
              text={manage ? t.webhooks.empty.text : t.webhooks.empty.reader}
              action={manage && <AddButton label={t.webhooks.empty.action} />}
            />
          ) : (
            <WebhookList all={all} />
          )
        }
      </Asked>
      {lookOn !== undefined && (
        <Group justify="center">
          <Button variant="default" onClick={lookOn}>
            {t.webhooks.loadMore}
          </Button>
        </Group>
      )}
    </Page>
  );
}

function AddButton({ label }: { readonly label: string }) {
  const academy = useAcademyId();
  return (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/academies/$academy/webhooks/new" params={{ academy }} />}
    >
      {label}
    </Button>
  );
}

function WebhookList({ all }: { readonly all: readonly Endpoint[] }) {
  const [{ standing, text = '' }, change] = useAddressWords();
  const [shown, setShown] = useState(rowsShown);
  const profiles = useProfiles().data?.items ?? [];
  const titleOf = (name: string) => profileNamed(profiles, name)?.title ?? name;
  const chosen = isStanding(standing) ? standing : undefined;
  const found = wanted(inOrder(all), { standing: chosen, text }, titleOf);
  const clear = () => change({ standing: undefined, text: undefined });
  return (
    <Stack gap="sm">
      <Filters all={all} standing={chosen} text={text} />
      <Text size="sm" className="quiet" role="status">
        {t.webhooks.found(found.length, all.length)}
      </Text>
      {found.length === 0 ? (
        <Empty
          title={t.webhooks.nothingFound.title}
          text={t.webhooks.nothingFound.text}
          action={<Button onClick={clear}>{t.webhooks.nothingFound.action}</Button>}
        />
      ) : (
        <ul className="webhook-rows" aria-label={t.webhooks.list}>
          {found.slice(0, shown).map((endpoint) => (
            <WebhookRow key={endpoint.id} endpoint={endpoint} profileTitle={titleOf(endpoint.profile)} />
          ))}
        </ul>
      )}
      {found.length > shown && (
        <Group justify="center">
          <Button variant="default" onClick={() => setShown(shown + rowsShown)}>
            {t.webhooks.more(Math.min(rowsShown, found.length - shown))}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface FiltersProps {
  readonly all: readonly Endpoint[];
  readonly standing: string | undefined;
  readonly text: string;
}

/** Stand in the address, so that what is seen can be linked to. */
function Filters({ all, standing, text }: FiltersProps) {
  const [, change] = useAddressWords();
  const standings = counts(all);
  return (
    <Group gap="sm">
      <SearchField label={t.webhooks.search} value={text} onChange={(words) => change({ text: words })} />
      {(standings.length > 1 || standing !== undefined) && (
        <div className="webhook-standings">
          <SegmentedControl
            aria-label={t.webhooks.standing}
            value={standing ?? ''}
            onChange={(value) => change({ standing: value === '' ? undefined : value })}
            data={[
              { value: '', label: t.webhooks.all },
              ...standings.map(([name, count]) => ({
                value: name,
                label: `${t.kit.standings[name]} ${count}`,
              })),
            ]}
          />
        </div>
      )}
    </Group>
  );
}

const rowsShown = 25;
