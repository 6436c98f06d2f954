import { Page } from '../../kit/page.tsx';

export function AcademyAccessPage() {
  return <Page title="AcademyAccessPage">{undefined}</Page>;
}
