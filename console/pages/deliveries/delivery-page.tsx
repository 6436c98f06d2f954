import { Page } from '../../kit/page.tsx';

export function DeliveryPage() {
  return <Page title="DeliveryPage">{undefined}</Page>;
}
