import { Page } from '../../kit/page.tsx';

export function AcademiesPage() {
  return <Page title="AcademiesPage">{undefined}</Page>;
}
