import { Page } from '../../kit/page.tsx';

export function ReconciliationPage() {
  return <Page title="ReconciliationPage">{undefined}</Page>;
}
