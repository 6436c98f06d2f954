import { Code } from '@mantine/core';

/** A sentence of the API; what stands between backticks in it is a name, and is shown as one. */
export function Sentence({ text }: { readonly text: string }) {
  return text.split('`').map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      <Code key={at} className="foreign">
        {part}
      </Code>
    ),
  );
}
