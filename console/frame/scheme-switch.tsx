import { ActionIcon, Tooltip, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { t } from '../texts/texts.ts';

/** Light, dark, or as the system has it; in turn. */
export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = icons[colorScheme];
  const says = t.frame.scheme[colorScheme];
  return (
    <Tooltip label={says}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={`${t.frame.scheme.label}: ${says}`}
        onClick={() => setColorScheme(next[colorScheme])}
      >
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

const icons = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop } as const;
const next = { auto: 'light', light: 'dark', dark: 'auto' } as const;
