import { Page } from '../../kit/page.tsx';

export function NewAcademyPage() {
  return <Page title="NewAcademyPage">{undefined}</Page>;
}
