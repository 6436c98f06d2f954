import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { t } from '../../texts/texts.ts';

interface FirstRowsProps<T> {
  readonly rows: readonly T[];
  /** A row, as an item of the list. */
  readonly children: (row: T) => ReactNode;
}

/** A list that may be very long and that few read to its end: its beginning, and the rest for whoever asks. */
export function FirstRows<T>({ rows, children }: FirstRowsProps<T>) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, shownMax);
  return (
    <>
      <ul className="audience">{shown.map(children)}</ul>
      {shown.length < rows.length && (
        <Button variant="default" size="xs" onClick={() => setWhole(true)}>
          {t.lists.moreOf(rows.length - shown.length)}
        </Button>
      )}
    </>
  );
}

const shownMax = 20;
