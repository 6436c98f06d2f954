import { Text } from '@mantine/core';
import type { EndpointHealth } from '../../asking/api.ts';
import { Part } from '../../kit/part.tsx';
import { errorWords } from '../../kit/error-words.ts';
import { t } from '../../texts/texts.ts';
import { Happenings } from './happenings.tsx';

/** The latest attempts that did not succeed. */
export function LastErrors({ health: { errors } }: { readonly health: EndpointHealth }) {
  const says = t.webhook.errors;
  return (
    <Part title={says.title}>
      {errors.length === 0 ? (
        <Text size="sm">{says.none}</Text>
      ) : (
        <Happenings
          label={says.title}
          happenings={errors.map((error) => ({ ...error, why: errorWords(error.outcome) }))}
        />
      )}
    </Part>
  );
}
