import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Foreign } from '../../kit/foreign.tsx';
import { t } from '../../texts/texts.ts';
import type { AuditSearch } from './audit-search.ts';
import type { AuditEntry } from './deed-words.ts';

interface AuditDetailsProps {
  readonly entry: AuditEntry;
  readonly search: AuditSearch;
  readonly academy?: string;
}

/** All that is written down of an entry, and ways to others like it. */
export function AuditDetails({ entry, search, academy }: AuditDetailsProps) {
  const [isOpen, setOpen] = useState(false);
  const says = t.audit.details;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="audit-summary" aria-label={says.of(entry.id)}>
        {says.show}
      </summary>
      {isOpen && (
        <>
          <Facts entry={entry} />
          <Group gap="md" mt="xs">
            <Only {...{ academy }} search={{ ...search, actor: entry.actor }} text={says.onlyActor} />
            <Only {...{ academy }} search={{ ...search, action: entry.action }} text={says.onlyAction} />
            <Only {...{ academy }} search={{ ...search, subject: entry.subject }} text={says.onlySubject} />
          </Group>
        </>
      )}
    </details>
  );
}

function Facts({ entry }: { readonly entry: AuditEntry }) {
  const says = t.audit.details;
  const { id, action, actor, subject, academy, details, beforeSha256, afterSha256 } = entry;
  const facts = [
    [says.id, id],
    [says.action, action],
    [says.actor, actor],
    [says.subject, subject],
    [says.academy, academy],
    ...Object.entries(details).map(([name, value]) => [nameOf(name), value] as const),
    [says.before, beforeSha256],
    [says.after, afterSha256],
  ] as const;
  return (
    <>
      <dl className="audit-all">
        {facts.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Foreign text={value} charactersMax={2000} />
                </dd>
              </div>
            ),
        )}
      </dl>
      {(beforeSha256 ?? afterSha256) !== undefined && (
        <Text size="xs" c="dimmed">
          {says.digests}
        </Text>
      )}
    </>
  );
}

function nameOf(name: string): string {
  return Object.entries(t.audit.details.names).find(([known]) => known === name)?.[1] ?? name;
}

interface OnlyProps {
  readonly academy: string | undefined;
  readonly search: AuditSearch;
  readonly text: string;
}

function Only({ academy, search, text }: OnlyProps) {
  return (
    <Anchor
      size="sm"
      renderRoot={(props) =>
        academy === undefined ? (
          <Link {...props} to="/audit" search={search} />
        ) : (
          <Link {...props} to="/academies/$academy/audit" params={{ academy }} search={search} />
        )
      }
    >
      {text}
    </Anchor>
  );
}
