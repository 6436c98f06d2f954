import { Code, Group } from '@mantine/core';
import { CopyText } from './payload.tsx';

/** What receivers verify ed25519 signatures with; it is no secret, so it is shown as often as somebody looks. */
export function VerificationKey({ text }: { readonly text: string }) {
  return (
    <Group gap="xs" align="flex-start">
      <Code className="secret">{text}</Code>
      <CopyText text={text} />
    </Group>
  );
}
