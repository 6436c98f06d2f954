import { Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Standing, StandingBadge } from '../../kit/state-badge.tsx';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import type { Overview } from './use-overview.ts';

interface StandingsProps {
  readonly counts: Overview['endpoints'];
  /** All of them. */
  readonly webhooks: number;
  /** How many there are, where all of them are looked at. */
  readonly academies?: number;
  /** The one that is looked at. */
  readonly academy?: string;
}

/** How many webhooks stand how, each the way to them where there is one. */
export function Standings({ counts, webhooks, academies, academy }: StandingsProps) {
  const says = t.overview.standings;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="standings">
      <Stack gap="xs">
        <Title order={2} size="h4" id="standings">
          {academies === undefined ? says.title(webhooks) : says.titleIn(webhooks, academies)}
        </Title>
        <ul className="overview-standings">
          {standings
            .filter((standing) => counts[standing] > 0)
            .map((standing) => (
              <li key={standing}>
                <Counted
                  standing={standing}
                  count={counts[standing]}
                  {...(academy !== undefined && { academy })}
                />
              </li>
            ))}
        </ul>
        {counts.failing + counts.resting > 0 && (
          <Text size="xs" c="dimmed">
            {says.among}
          </Text>
        )}
        {counts.atLeast && <Text size="sm">{says.atLeast}</Text>}
      </Stack>
    </Paper>
  );
}

const standings = [
  'active',
  'failing',
  'resting',
  'paused',
  'disabled',
  'requested',
  'declined',
] as const satisfies readonly Standing[];

interface CountedProps {
  readonly standing: Standing;
  readonly count: number;
  readonly academy?: string;
}

function Counted({ standing, count, academy }: CountedProps) {
  const search = { standing };
  const shown = (
    <>
      <StandingBadge standing={standing} />
      <span>{amount(count)}</span>
    </>
  );
  // Of all academies together, those that are well are no list that anybody reads.
  if (academy === undefined && standing === 'active')
    return <span className="overview-standing">{shown}</span>;
  return (
    <Anchor
      c="inherit"
      className="overview-standing"
      renderRoot={(props) =>
        academy === undefined ? (
          <Link {...props} to="/requests" search={search} />
        ) : (
          <Link {...props} to="/academies/$academy/webhooks" params={{ academy }} search={search} />
        )
      }
    >
      {shown}
    </Anchor>
  );
}
