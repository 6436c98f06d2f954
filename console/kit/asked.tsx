import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../texts/texts.ts';
import { ProblemNote } from './problem-note.tsx';

interface AskedProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: unknown;
    readonly refetch: () => Promise<unknown>;
  };
  /** Lines of the grey shape that stands where the answer will. */
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** Shows what was asked for when it is there; until then its shape, and why it does not come. */
export function Asked<T>({ query, lines = 4, children }: AskedProps<T>) {
  const { data, error, refetch } = query;
  return (
    <>
      {error !== null && <ProblemNote error={error} onAgain={() => void refetch()} />}
      {data !== undefined && children(data)}
      {data === undefined && error === null && (
        <Stack gap="xs" aria-busy="true">
          <VisuallyHidden role="status">{t.kit.loading}</VisuallyHidden>
          {Array.from({ length: lines }, (_, line) => (
            <Skeleton key={line} height={20} />
          ))}
        </Stack>
      )}
    </>
  );
}
