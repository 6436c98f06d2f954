import { Page } from '../../kit/page.tsx';

export function EgressPage() {
  return <Page title="EgressPage">{undefined}</Page>;
}
