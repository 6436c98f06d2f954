import { Combobox, Group, Modal, Text, TextInput, useCombobox, useMantineColorScheme } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Foreign } from '../kit/foreign.tsx';
import { t } from '../texts/texts.ts';
import { leave } from './leave.ts';
import { type Deed, type Entry, matching } from './palette-entries.ts';
import './palette.css';
import { useOpenAcademy, usePaletteEntries } from './palette-asking.ts';

interface PaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Goes to any page, academy or webhook by its name, to a delivery, event or learner by its id, and does what has no page. */
export function Palette({ isOpen, onClose }: PaletteProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t.palette.title}
      closeButtonProps={{ 'aria-label': t.kit.close }}
      size="lg"
      yOffset="10vh"
    >
      <Finder onClose={onClose} />
    </Modal>
  );
}

function Finder({ onClose }: Pick<PaletteProps, 'onClose'>) {
  const says = t.palette;
  const [typed, setTyped] = useState('');
  const academy = useOpenAcademy();
  const { named, ids } = usePaletteEntries(typed, academy);
  const found = [...matching(named, typed), ...ids];
  const combobox = useCombobox({ opened: true });
  const act = useDeeds(onClose);
  const { selectFirstOption } = combobox;
  useEffect(() => {
    selectFirstOption();
  }, [typed, selectFirstOption]);
  const submit = (id: string) => {
    const entry = found.find((each) => each.id === id);
    if (entry !== undefined) act(entry.does);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={submit}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          data-autofocus
          role="combobox"
          label={says.field}
          placeholder={says.placeholder}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Combobox.EventsTarget>
      <Combobox.Options aria-label={says.results} className="palette-found">
        {groupsOf(found).map(({ group, entries }) => (
          <Combobox.Group key={group} label={says.groups[group]}>
            {entries.map((entry) => (
              <Combobox.Option key={entry.id} value={entry.id}>
                <Offered entry={entry} />
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
      </Combobox.Options>
      <Text size="sm" role="status" mt="xs">
        {found.length === 0 ? says.nothing : says.count(found.length)}
      </Text>
      <Group justify="space-between" mt="xs" gap="xs">
        {academy === undefined && <Text size="xs">{says.chooseAcademy}</Text>}
        <Text size="xs" c="dimmed">
          {says.keys}
        </Text>
      </Group>
    </Combobox>
  );
}

function Offered({ entry: { label, hint } }: { readonly entry: Entry }) {
  return (
    <>
      <Text span size="sm" fw={500}>
        <Foreign text={label} charactersMax={100} />
      </Text>
      {hint !== undefined && (
        <Text span size="xs" ms="xs" className="palette-hint">
          <Foreign text={hint} charactersMax={100} />
        </Text>
      )}
    </>
  );
}

function useDeeds(onClose: () => void): (deed: Deed) => void {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  return (deed) => {
    onClose();
    switch (deed.kind) {
      case 'go':
        return void navigate(deed.link);
      case 'scheme':
        return setColorScheme(deed.scheme);
      case 'leave':
        return void leave();
      default:
        return deed satisfies never;
    }
  };
}

/** In the order of their first entries. */
function groupsOf(entries: readonly Entry[]) {
  const groups = [...new Set(entries.map(({ group }) => group))];
  return groups.map((group) => ({ group, entries: entries.filter((entry) => entry.group === group) }));
}
