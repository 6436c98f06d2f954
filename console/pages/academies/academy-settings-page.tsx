import { Page } from '../../kit/page.tsx';

export function AcademySettingsPage() {
  return <Page title="AcademySettingsPage">{undefined}</Page>;
}
