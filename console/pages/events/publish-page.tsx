import { Page } from '../../kit/page.tsx';

export function PublishPage() {
  return <Page title="PublishPage">{undefined}</Page>;
}
