import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../kit/empty.tsx';
import { t } from '../../texts/texts.ts';

/** Where the address names a type or a profile that there is not. */
export function NotInCatalogue() {
  const { title, text, cure } = t.catalogue.unknown;
  return (
    <Empty
      title={title}
      text={text}
      action={<Button renderRoot={(props) => <Link {...props} to="/catalogue" />}>{cure}</Button>}
    />
  );
}
