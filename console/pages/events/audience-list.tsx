import { Paper, Stack, Text, Title } from '@mantine/core';
import type { Endpoint } from '../../asking/api.ts';
import { FirstRows } from './first-rows.tsx';
import { StandingBadge, standingOf } from '../../kit/state-badge.tsx';
import { WebhookLink } from '../../kit/webhook-link.tsx';
import { visible } from '../../kit/plain-text.ts';
import { t } from '../../texts/texts.ts';
import type { Hearing } from './audience.ts';

export interface Hearer {
  readonly endpoint: Endpoint;
  readonly hearing: Extract<Hearing, { readonly kind: 'hears' }>;
}

interface AudienceListProps {
  /** Undefined as long as the event cannot be read. */
  readonly hearers: readonly Hearer[] | undefined;
}

/** Who will hear an event, before it is published. */
export function AudienceList({ hearers }: AudienceListProps) {
  const says = t.events.publishing;
  return (
    <Paper withBorder p="md" component="section" aria-label={says.hears}>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {says.hears}
        </Title>
        {hearers === undefined && <Text size="sm">{says.notRead}</Text>}
        {hearers?.length === 0 && <Text size="sm">{says.hearsNobody}</Text>}
        {hearers !== undefined && hearers.length > 0 && (
          <>
            <FirstRows rows={hearers}>
              {({ endpoint, hearing }) => (
                <li key={endpoint.id}>
                  <WebhookLink academy={endpoint.academy} endpoint={endpoint.id} />{' '}
                  <StandingBadge standing={standingOf(endpoint)} />
                  <Text size="sm">{visible(hearingSays(endpoint, hearing))}</Text>
                </li>
              )}
            </FirstRows>
            <Text size="xs" c="dimmed">
              {says.hearsHint}
            </Text>
          </>
        )}
      </Stack>
    </Paper>
  );
}

function hearingSays({ rest }: Endpoint, { isHeld, onlyWhere }: Hearer['hearing']): string {
  const says = t.events.publishing;
  const when = isHeld ? says.held : rest === undefined ? says.sent : says.rests;
  return onlyWhere === undefined ? when : `${when} ${says.mayOnly(onlyWhere)}`;
}
