import { ActionIcon, Button, Group, Input, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { t } from '../../texts/texts.ts';
import { headerField } from './form-faults.ts';
import type { HeaderValues } from './form-values.ts';
import { lockedNote } from './locked-fields.ts';
import type { Filling } from './use-filling.ts';

interface HeadersFieldsProps {
  readonly filling: Filling;
  /** What becomes of a value that nobody types anew. */
  readonly kept: string;
}

/** Headers of the customer's own; values that are kept are not shown, and stay where nothing is typed over them. */
export function HeadersFields({ filling, kept }: HeadersFieldsProps) {
  const { values, faults, set } = filling;
  const { headers } = values;
  const says = t.webhookForm.proof;
  const isLocked = filling.isLocked('headers');
  const change = (at: number, part: Partial<HeaderValues>) =>
    set(
      'headers',
      headers.map((header, each) => (each === at ? { ...header, ...part } : header)),
    );
  return (
    <Input.Wrapper
      label={says.headers}
      description={lockedNote(filling, 'headers') ?? says.headersHint}
      error={faults['headers']}
      labelElement="div"
    >
      <Stack gap="xs" mt="xs" align="stretch">
        {headers.map(({ name, value, isKept }, at) => (
          // Its place is what it is known by: names change while they are typed.
          <Stack key={at} gap={4}>
            <Group gap="xs" align="flex-start" wrap="nowrap" className="header-row">
              <TextInput
                aria-label={says.headerNameOf(at + 1)}
                placeholder={says.headerName}
                value={name}
                readOnly={isKept}
                disabled={isLocked}
                autoComplete="off"
                spellCheck={false}
                maxLength={128}
                onChange={({ currentTarget }) => change(at, { name: currentTarget.value })}
              />
              <PasswordInput
                aria-label={says.headerValueOf(name)}
                placeholder={isKept ? kept : says.headerValue}
                value={value}
                disabled={isLocked}
                autoComplete="off"
                maxLength={4096}
                error={faults[headerField(name)] !== undefined}
                aria-describedby={`header-fault-${at}`}
                onChange={({ currentTarget }) => change(at, { value: currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={isLocked}
                aria-label={says.removeHeader(name)}
                onClick={() =>
                  set(
                    'headers',
                    headers.filter((_, each) => each !== at),
                  )
                }
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            </Group>
            <Input.Error id={`header-fault-${at}`}>{faults[headerField(name)]}</Input.Error>
          </Stack>
        ))}
        <div>
          <Button
            size="xs"
            variant="default"
            disabled={isLocked}
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => set('headers', [...headers, { name: '', value: '', isKept: false }])}
          >
            {says.addHeader}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
