import { Button, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { problemOf } from '../../asking/problem.ts';
import { t } from '../../texts/texts.ts';
import { auditLines, type FetchEntries } from './audit-lines.ts';

/** Fetches all that fits the filters and hands it to the browser as a file. */
export function AuditSave({ fetchEntries }: { readonly fetchEntries: FetchEntries }) {
  const says = t.audit.save;
  const [count, setCount] = useState<number>();
  const save = async () => {
    setCount(0);
    try {
      const lines = await auditLines(fetchEntries, { entriesMax, onCount: setCount });
      handOut(lines.text);
      const message = lines.isCut ? says.cut(lines.count) : says.done(lines.count);
      notifications.show({ color: lines.isCut ? 'yellow' : 'green', message });
    } catch (thrown) {
      const { title, detail } = problemOf(thrown);
      notifications.show({ color: 'red', title, message: detail });
    } finally {
      setCount(undefined);
    }
  };
  return (
    <Tooltip label={says.hint(entriesMax)} events={{ hover: true, focus: true, touch: false }}>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        disabled={count !== undefined}
        onClick={() => void save()}
      >
        {count === undefined ? says.verb : says.saving(count)}
      </Button>
    </Tooltip>
  );
}

/** Whoever needs more asks the program, which writes them as they come. */
const entriesMax = 10_000;

function handOut(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `schoolbell-audit-${new Date().toISOString().slice(0, 10)}.ndjson`;
  link.click();
  // The browser has taken it by then, or never will.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
