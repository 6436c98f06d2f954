import { Page } from '../../kit/page.tsx';

export function NewWebhookPage() {
  return <Page title="NewWebhookPage">{undefined}</Page>;
}
