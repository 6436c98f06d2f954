import { Page } from '../../kit/page.tsx';

export function EventTypePage() {
  return <Page title="EventTypePage">{undefined}</Page>;
}
