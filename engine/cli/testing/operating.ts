import { readFileSync } from 'node:fs';

/** `docs/operate.md` in the parts that can be tried. */
const page = readFileSync(new URL('../../../docs/operate.md', import.meta.url), 'utf8');

export const operating = {
  page,
  /** Commands of a shell, block by block. */
  commands: [...page.matchAll(/^```sh\n(?<text>[\s\S]*?)^```$/gm)].map(
    ({ groups }) => groups?.['text']?.trim() ?? '',
  ),
  settingsUnder: (heading: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      indented(heading).flatMap((line) => {
        const { name, value } = /^(?<name>\w+) = '?(?<value>.+?)'?$/.exec(line)?.groups ?? {};
        return name === undefined || value === undefined ? [] : [[name, value]];
      }),
    ),
  statementsUnder: (heading: string): readonly string[] =>
    indented(heading)
      .filter((line) => !/^\w+ = /.test(line))
      .join('\n')
      .split(/(?<=;)\n/)
      .filter((statement) => /^(create|grant|select) /.test(statement)),
};

/** The lines of code that a section shows without a fence. */
function indented(heading: string): readonly string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^ {4}(.+)$/gm)].map(([, line]) => line ?? '');
}
