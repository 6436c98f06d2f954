import { Page } from '../../kit/page.tsx';

export function DeliveriesPage() {
  return <Page title="DeliveriesPage">{undefined}</Page>;
}
