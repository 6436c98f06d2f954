import { Button } from '@mantine/core';
import { Link, useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../kit/session.ts';
import { t } from '../texts/texts.ts';
import { PlainPage } from './plain-page.tsx';

/** Whoever comes by an address to a page that is not for them is told so, instead of a form that would be refused. */
export function Allowed({ children }: { readonly children: ReactNode }) {
  const may = useMay();
  const needs = useMatches({ select: (matches) => matches.at(-1)?.staticData.needs });
  if (needs === undefined || may[needs]) return children;
  const says = t.frame.notAllowed;
  return (
    <PlainPage
      title={says.title}
      text={says[needs]}
      action={<Button renderRoot={(props) => <Link {...props} to="/" />}>{says.cure}</Button>}
    />
  );
}
