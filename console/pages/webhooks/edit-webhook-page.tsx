import { Page } from '../../kit/page.tsx';

export function EditWebhookPage() {
  return <Page title="EditWebhookPage">{undefined}</Page>;
}
