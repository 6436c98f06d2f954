import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { AuditDetails } from './audit-details.tsx';
import type { AuditSearch } from './audit-search.ts';
import { actorWords, type AuditEntry, deedWords } from './deed-words.ts';
import { SubjectLink } from './subject-link.tsx';

interface AuditRowProps {
  readonly entry: AuditEntry;
  readonly search: AuditSearch;
  /** The one that is looked at; absent where all are. */
  readonly academy?: string;
}

/** One entry: who did what to what, and when; all that is known of it on demand. */
export function AuditRow({ entry, search, academy }: AuditRowProps) {
  const { details } = entry;
  const shown = Object.entries(t.audit.details.names).filter(([name]) => name !== 'key' && name in details);
  return (
    <li className="audit-row">
      <div className="audit-line">
        <Text size="sm" className="audit-sentence">
          <Text span fw={600} inherit>
            <Foreign text={actorWords(entry)} charactersMax={80} />
          </Text>{' '}
          {deedWords(entry.action)} <SubjectLink entry={entry} {...(academy !== undefined && { academy })} />
          {academy === undefined && entry.academy !== undefined && entry.academy !== entry.subject && (
            <>
              {' '}
              {t.overview.trouble.in}{' '}
              <Anchor
                inherit
                underline="always"
                renderRoot={(props) => (
                  <Link {...props} to="/academies/$academy/audit" params={{ academy: entry.academy ?? '' }} />
                )}
              >
                {entry.academy}
              </Anchor>
            </>
          )}
        </Text>
        <Text size="sm" className="audit-when">
          <Instant at={entry.at} />
        </Text>
      </div>
      {shown.length > 0 && (
        <dl className="audit-facts">
          {shown.map(([name, words]) => (
            <div key={name}>
              <dt>{words}</dt>
              <dd>
                <Foreign text={details[name] ?? ''} charactersMax={200} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <AuditDetails entry={entry} search={search} {...(academy !== undefined && { academy })} />
    </li>
  );
}
