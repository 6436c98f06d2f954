import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../kit/empty.tsx';
import { Page } from '../kit/page.tsx';
import { t } from '../texts/texts.ts';

/** An address that names no page. */
export function NotFound() {
  const { title, text, cure } = t.frame.notFound;
  return (
    <Page title={title}>
      <Empty
        title={title}
        text={text}
        action={<Button renderRoot={(props) => <Link {...props} to="/" />}>{cure}</Button>}
      />
    </Page>
  );
}

/** A page that threw. */
export function Broken() {
  const { title, text, cure } = t.frame.broken;
  return (
    <Page title={title}>
      <Empty title={title} text={text} action={<Button onClick={() => location.reload()}>{cure}</Button>} />
    </Page>
  );
}
