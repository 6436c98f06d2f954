import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Asked } from '../../kit/asked.tsx';
import { t } from '../../texts/texts.ts';
import { TroubleRow } from './trouble-row.tsx';
import { troubleStandings, type TroubleStanding } from './troubles.ts';
import type { Overview } from './use-overview.ts';
import { type AskedTroubles, shownOfEach } from './use-troubles.ts';

interface TroubleCardProps {
  readonly asked: AskedTroubles;
  readonly counts: Overview['endpoints'];
  /** Absent where all academies are looked at. */
  readonly academy?: string;
}

/** Which webhooks are in trouble, each with why, since when and what helps; or that none is. */
export function TroubleCard({ asked, counts, academy }: TroubleCardProps) {
  const says = t.overview.trouble;
  if (troubleStandings.every((standing) => counts[standing] === 0))
    return (
      <Group gap="xs" wrap="nowrap">
        <IconCircleCheck size={20} aria-hidden className="overview-well" />
        <Text>{counts.requested === 0 ? says.noneDue : says.none}</Text>
      </Group>
    );
  return (
    <Paper
      withBorder
      p="md"
      component="section"
      aria-labelledby="trouble"
      className="overview-trouble"
      data-grave={counts.disabled + counts.failing > 0 || undefined}
    >
      <Stack gap="xs">
        <Title order={2} size="h4" id="trouble">
          {says.title}
        </Title>
        <Asked query={asked} lines={2}>
          {(troubles) => (
            <ul className="overview-rows">
              {troubleStandings.flatMap((standing) =>
                troubles
                  .filter((trouble) => trouble.standing === standing)
                  .slice(0, shownOfEach)
                  .map((trouble) => (
                    <TroubleRow
                      key={trouble.endpoint.id}
                      trouble={trouble}
                      isForeign={academy === undefined}
                    />
                  )),
              )}
            </ul>
          )}
        </Asked>
        {troubleStandings.map(
          (standing) =>
            counts[standing] > shownOfEach && (
              <More
                key={standing}
                standing={standing}
                count={counts[standing]}
                {...(academy !== undefined && { academy })}
              />
            ),
        )}
      </Stack>
    </Paper>
  );
}

interface MoreProps {
  readonly standing: TroubleStanding;
  readonly count: number;
  readonly academy?: string;
}

function More({ standing, count, academy }: MoreProps) {
  const search = { standing };
  return (
    <Anchor
      size="sm"
      renderRoot={(props) =>
        academy === undefined ? (
          <Link {...props} to="/requests" search={search} />
        ) : (
          <Link {...props} to="/academies/$academy/webhooks" params={{ academy }} search={search} />
        )
      }
    >
      {t.overview.trouble.more[standing](count)}
    </Anchor>
  );
}
