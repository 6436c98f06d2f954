import { Button, Code, CopyButton, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { t } from '../texts/texts.ts';
import { amount } from '../texts/plain.ts';
import { hidesSomething, visible } from './plain-text.ts';

interface PayloadProps {
  /** As it was sent or answered. */
  readonly text: string;
  /** What it is, for those who hear the page. */
  readonly label: string;
}

/** A body, as text and never as anything else: what it holds was written by strangers. */
export function Payload({ text, label }: PayloadProps) {
  const laidOut = laidOutJson(text);
  const [form, setForm] = useState<'pretty' | 'exact'>('pretty');
  const [isWhole, setWhole] = useState(false);
  if (text === '') return <Text c="dimmed">{t.kit.payload.empty}</Text>;
  const chosen = form === 'pretty' && laidOut !== undefined ? laidOut : text;
  const shown = isWhole ? chosen : chosen.slice(0, charactersShownMax);
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        {laidOut !== undefined && laidOut !== text ? (
          <SegmentedControl
            size="xs"
            aria-label={label}
            value={form}
            onChange={(value) => setForm(value === 'exact' ? 'exact' : 'pretty')}
            data={[
              { value: 'pretty', label: t.kit.payload.pretty },
              { value: 'exact', label: t.kit.payload.exact },
            ]}
          />
        ) : (
          <span />
        )}
        <CopyText text={text} />
      </Group>
      <Code block tabIndex={0} role="region" aria-label={label} dir="ltr" className="payload">
        {visible(shown)}
      </Code>
      {hidesSomething(shown) && (
        <Text size="xs" c="dimmed">
          {t.kit.payload.hiddenCharacters}
        </Text>
      )}
      {shown.length < chosen.length && (
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {t.kit.payload.cut(amount(shown.length), amount(chosen.length))}
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>
            {t.kit.payload.all}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** Copies exactly what it was given. */
export function CopyText({ text, label = t.kit.copy }: { readonly text: string; readonly label?: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="subtle" onClick={copy}>
          {copied ? t.kit.copied : label}
        </Button>
      )}
    </CopyButton>
  );
}

const charactersShownMax = 20_000;

/** Undefined where it is no JSON. Numbers stay as they were written where they survive; else it is left as it is. */
function laidOutJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return JSON.stringify(value) === withoutSpaces(text) ? JSON.stringify(value, undefined, 2) : undefined;
  } catch {
    return undefined;
  }
}

/** Without the spaces that stand outside of texts, so that only what says the same is laid out. */
function withoutSpaces(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}
