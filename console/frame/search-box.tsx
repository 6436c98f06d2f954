import { ActionIcon, Button, Kbd } from '@mantine/core';
import { useHotkeys, useOs } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { t } from '../texts/texts.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

/** The way to anywhere: a button, and the keys for those who know them. What it opens is fetched when it is. */
export function SearchBox() {
  const says = t.palette;
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const isMac = useOs() === 'macos';
  const open = () => {
    setWasOpen(true);
    setOpen(true);
  };
  // Also from within a field: nobody types these keys into one.
  useHotkeys([['mod+K', open]], []);
  const keys = isMac ? says.shortcut.mac : says.shortcut.other;
  return (
    <>
      <Button
        variant="default"
        visibleFrom="md"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={<Kbd size="xs">{keys}</Kbd>}
        aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
        onClick={open}
      >
        {says.short}
      </Button>
      <ActionIcon variant="default" size="lg" hiddenFrom="md" aria-label={says.open} onClick={open}>
        <IconSearch size={18} aria-hidden />
      </ActionIcon>
      {wasOpen && (
        <Suspense>
          <Palette isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
