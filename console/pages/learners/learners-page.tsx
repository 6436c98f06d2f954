import { Page } from '../../kit/page.tsx';

export function LearnersPage() {
  return <Page title="LearnersPage">{undefined}</Page>;
}
