import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { pagesAt } from '../asking/face.ts';
import { t } from '../texts/texts.ts';
import { PlainPage } from './plain-page.tsx';
import { isBack, isUnfetched } from './unfetched.ts';

/** An address that names no page. */
export function NotFound() {
  const { title, text, cure } = t.frame.notFound;
  return (
    <PlainPage
      title={title}
      text={text}
      action={<Button renderRoot={(props) => <Link {...props} to="/" />}>{cure}</Button>}
    />
  );
}

/** A page that threw, or that did not come: that one is loaded as soon as the service is there again. */
export function Broken({ error }: { readonly error: unknown }) {
  const isAway = isUnfetched(error);
  const { title, text, cure } = isAway ? t.frame.unfetched : t.frame.broken;
  useEffect(() => {
    if (!isAway) return undefined;
    const leaving = new AbortController();
    void isBack(`${pagesAt}/`, leaving.signal).then((back) => back && location.reload());
    return () => leaving.abort();
  }, [isAway]);
  return (
    <PlainPage title={title} text={text} action={<Button onClick={() => location.reload()}>{cure}</Button>} />
  );
}
