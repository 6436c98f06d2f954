import { Checkbox, Stack } from '@mantine/core';
import { t } from '../../texts/texts.ts';

const { access: words } = t;

/** What can be given to an academy's own. */
export type GivenScope = 'publish' | 'read' | 'manage';

const given: readonly GivenScope[] = ['publish', 'read', 'manage'];

interface ScopeChoiceProps {
  readonly label?: string;
  readonly chosen: readonly GivenScope[];
  readonly onChoose: (scopes: readonly GivenScope[]) => void;
}

/** What a key or a session may do, each with what that means. */
export function ScopeChoice({ label = words.scopes, chosen, onChoose }: ScopeChoiceProps) {
  return (
    <Checkbox.Group
      label={label}
      value={[...chosen]}
      onChange={(values) => onChoose(given.filter((scope) => values.includes(scope)))}
      {...(chosen.length === 0 && { error: words.scopesMissing })}
    >
      <Stack gap="xs" mt="xs">
        {given.map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            label={words.scope[scope].name}
            description={words.scope[scope].says}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
