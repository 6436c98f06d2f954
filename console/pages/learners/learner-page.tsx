import { Page } from '../../kit/page.tsx';

export function LearnerPage() {
  return <Page title="LearnerPage">{undefined}</Page>;
}
