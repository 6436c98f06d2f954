import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../asking/api.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { t } from '../../texts/texts.ts';

interface PublishedProps {
  readonly academy: string;
  readonly published: Answer<'publishEvents'>;
  readonly onAnother: () => void;
}

/** That it worked, what became of it, and where to watch it. */
export function Published({ academy, published, onAnother }: PublishedProps) {
  const says = t.events.publishing;
  const events = 'events' in published ? published.events : [published];
  return (
    <Alert color="green" variant="outline" title={says.done} role="status">
      <Stack gap="sm" align="flex-start">
        {events.map(({ id, deliveries, duplicate }) => (
          <Stack key={id} gap={4} align="flex-start">
            <Text size="sm">
              <Foreign text={id} />: {duplicate ? says.duplicate : says.doneText(deliveries)}
            </Text>
            <Button
              size="sm"
              renderRoot={(props) => (
                <Link {...props} to="/academies/$academy/events/$event" params={{ academy, event: id }} />
              )}
            >
              {says.open}
            </Button>
          </Stack>
        ))}
        <Group>
          <Button size="sm" variant="default" onClick={onAnother}>
            {says.another}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
