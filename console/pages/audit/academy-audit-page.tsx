import { Page } from '../../kit/page.tsx';

export function AcademyAuditPage() {
  return <Page title="AcademyAuditPage">{undefined}</Page>;
}
