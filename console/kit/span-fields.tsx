import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../texts/texts.ts';
import { hoursAgo, instantOf, localText, recentHours, type Span } from './span.ts';
import { useTyped } from './typed.ts';

interface SpanFieldsProps {
  readonly span: Span;
  readonly onChange: (span: Span) => void;
}

/** From when to when a list is about: a recent span with one choice, or two instants in the viewer's zone. */
export function SpanFields({ span, onChange }: SpanFieldsProps) {
  const isSet = span.since !== undefined || span.until !== undefined;
  const [isOpen, setOpen] = useState(false);
  const isOwn = isSet || isOpen;
  const choose = (chosen: string) => {
    setOpen(chosen === 'own');
    if (chosen === '') onChange({});
    else if (chosen !== 'own') onChange({ since: hoursAgo(Number(chosen), Date.now()) });
  };
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        label={t.lists.span}
        value={isOwn ? 'own' : ''}
        data={[
          { value: '', label: t.lists.anyTime },
          ...recentHours.map((hours) => ({ value: String(hours), label: t.lists.recent(hours) })),
          { value: 'own', label: t.lists.ownSpan },
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {isOwn && (
        <>
          <InstantField
            label={t.lists.since}
            instant={span.since}
            onChange={(since) => onChange({ since, until: span.until })}
          />
          <InstantField
            label={t.lists.until}
            instant={span.until}
            onChange={(until) => onChange({ since: span.since, until })}
          />
        </>
      )}
    </Group>
  );
}

interface InstantFieldProps {
  readonly label: string;
  readonly instant: string | undefined;
  readonly onChange: (instant: string | undefined) => void;
}

/** Tells what it holds when it is left, so that a list is not asked for at every digit. */
function InstantField({ label, instant, onChange }: InstantFieldProps) {
  const [text, setText] = useTyped(localText(instant));
  const tell = () => {
    if (text !== localText(instant)) onChange(instantOf(text));
  };
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={tell}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell();
      }}
    />
  );
}
