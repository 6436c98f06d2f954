import { Page } from '../../kit/page.tsx';

export function OperatorKeysPage() {
  return <Page title="OperatorKeysPage">{undefined}</Page>;
}
