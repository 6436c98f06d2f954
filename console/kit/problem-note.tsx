import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { problemOf } from '../asking/problem.ts';
import { t } from '../texts/texts.ts';
import { visible } from './plain-text.ts';

interface ProblemNoteProps {
  readonly error: unknown;
  readonly onAgain?: () => void;
}

/** What went wrong and what helps, in the API's own words. */
export function ProblemNote({ error, onAgain }: ProblemNoteProps) {
  const { title, detail, faults, requestId, status } = problemOf(error);
  return (
    <Alert color="red" title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{visible(detail)}</Text>
        {faults.length > 1 && (
          <List size="sm" aria-label={t.kit.faults}>
            {faults.map(({ path, message }) => (
              <List.Item key={`${path} ${message}`}>{visible(message)}</List.Item>
            ))}
          </List>
        )}
        {status >= 500 && requestId !== undefined && <Text size="xs">{t.kit.reference(requestId)}</Text>}
        {onAgain !== undefined && (
          <Button size="xs" variant="default" onClick={onAgain}>
            {t.kit.again}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
