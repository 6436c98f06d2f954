import { Page } from '../../kit/page.tsx';

export function EventPage() {
  return <Page title="EventPage">{undefined}</Page>;
}
