import { Anchor, Alert, List, Stack, Text, Textarea } from '@mantine/core';
import { useRef } from 'react';
import { Foreign } from '../../kit/foreign.tsx';
import { t } from '../../texts/texts.ts';
import type { EditorFault } from './editor-faults.ts';

interface EventEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly faults: readonly EditorFault[];
}

/** An event as JSON, to be written; each fault leads to its place in it. */
export function EventEditor({ text, onChange, faults }: EventEditorProps) {
  const says = t.events.publishing;
  const area = useRef<HTMLTextAreaElement>(null);
  const show = ({ at, end, line }: EditorFault) => {
    const { current } = area;
    if (current === null) return;
    current.focus();
    current.setSelectionRange(at, end);
    // Browsers do not scroll to what is selected in this way.
    const lines = text.split('\n').length;
    current.scrollTop = ((line - 3) / lines) * current.scrollHeight;
  };
  return (
    <Stack gap="xs">
      <Textarea
        ref={area}
        className="event-json"
        label={says.json}
        description={says.jsonHint}
        autosize
        minRows={14}
        maxRows={28}
        spellCheck={false}
        autoComplete="off"
        dir="ltr"
        value={text}
        error={faults.length > 0}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {faults.length > 0 && (
        <Alert color="red" variant="outline" title={says.faults} role="alert">
          <List size="sm">
            {faults.map((fault) => (
              <List.Item key={`${fault.at} ${fault.message}`}>
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  underline="always"
                  onClick={() => show(fault)}
                >
                  {says.line(fault.line)}
                </Anchor>{' '}
                <Text span size="sm">
                  <Foreign text={fault.message} />
                </Text>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
