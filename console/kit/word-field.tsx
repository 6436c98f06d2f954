import { CloseButton, TextInput } from '@mantine/core';
import { t } from '../texts/texts.ts';
import { useTyped } from './typed.ts';

interface WordFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly placeholder?: string;
  readonly onChange: (value: string | undefined) => void;
}

/** A filter that is written: it counts when it is left or Enter is pressed, not at every letter. */
export function WordField({ label, value = '', placeholder, onChange }: WordFieldProps) {
  const [text, setText] = useTyped(value);
  const tell = (said: string) => {
    const trimmed = said.trim();
    if (trimmed !== value) onChange(trimmed === '' ? undefined : trimmed);
  };
  return (
    <TextInput
      label={label}
      value={text}
      maxLength={300}
      spellCheck={false}
      autoComplete="off"
      {...(placeholder !== undefined && { placeholder })}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => tell(text)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell(text);
      }}
      rightSection={
        text !== '' && (
          <CloseButton
            size="sm"
            aria-label={t.lists.clearOne(label)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              setText('');
              tell('');
            }}
          />
        )
      }
    />
  );
}
