import { Page } from '../../kit/page.tsx';

export function AcademyOverviewPage() {
  return <Page title="AcademyOverviewPage">{undefined}</Page>;
}
