import { Anchor } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Foreign } from '../../kit/foreign.tsx';
import { useMay } from '../../kit/session.ts';
import { type AuditEntry, subjectPage, type SubjectPage } from './deed-words.ts';

interface SubjectLinkProps {
  readonly entry: AuditEntry;
  readonly academy?: string;
}

/** What it was done to, as a link where it has a page. */
export function SubjectLink({ entry, academy }: SubjectLinkProps) {
  const { operate } = useMay();
  const page = subjectPage(entry, { academy: academy ?? entry.academy, operate });
  const shown = <Foreign text={entry.subject} charactersMax={80} />;
  if (page === undefined) return <span className="audit-id">{shown}</span>;
  return (
    <Anchor
      inherit
      underline="always"
      className="audit-id"
      renderRoot={(props) => <Link {...props} {...linkTo(page)} />}
    >
      {shown}
    </Anchor>
  );
}

function linkTo(page: SubjectPage): LinkProps {
  switch (page.kind) {
    case 'webhook': {
      const { academy, endpoint } = page;
      return { to: '/academies/$academy/webhooks/$endpoint', params: { academy, endpoint } };
    }
    case 'delivery': {
      const { academy, delivery } = page;
      return { to: '/academies/$academy/deliveries/$delivery', params: { academy, delivery } };
    }
    case 'learner': {
      const { academy, learner } = page;
      return { to: '/academies/$academy/learners/$learner', params: { academy, learner } };
    }
    case 'academy':
      return { to: '/academies/$academy', params: { academy: page.academy } };
    case 'access':
      return { to: '/academies/$academy/access', params: { academy: page.academy } };
    case 'academy-settings':
      return { to: '/academies/$academy/settings', params: { academy: page.academy } };
    case 'operator-keys':
      return { to: '/keys' };
    case 'settings':
      return { to: '/settings' };
    default:
      page satisfies never;
      return {};
  }
}
