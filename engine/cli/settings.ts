import type { Command } from 'commander';
import { Option } from 'commander';
import { readFileSync } from 'node:fs';
import { isMistyped } from '../api/ground/secret-text.ts';
import type { Setting, SettingName, Settings } from '../config.ts';
import { flagOf, readSettings, settingNames, settingsTable, variableOf } from '../config.ts';
import { Ending, exitCodes } from './ending.ts';
import { mistakesOfMasterKeys } from './master-key-source.ts';
import { unbindable } from './unbindable.ts';

/** Gives a command a flag for every setting. */
export function withSettings(command: Command): Command {
  for (const name of settingNames) {
    const { doc, fallback }: Setting<unknown> = settingsTable[name];
    const note = fallback === undefined || fallback === '' ? '' : ` (default: ${fallback})`;
    command.addOption(new Option(`${flagOf(name)} <value>`, `${doc}${note}`));
  }
  return command.addHelpText(
    'after',
    '\nEach flag has a variable of the same name: --port is SCHOOLBELL_PORT.',
  );
}

/** The settings in effect; ends the command with every mistake at once. */
export async function settingsFrom(flags: Readonly<Record<string, unknown>>): Promise<{
  readonly settings: Settings;
  readonly given: readonly SettingName[];
}> {
  const read = readSettings(process.env, flags, {
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  const name = typeof flags['egressAddresses'] === 'string' ? flagOf : variableOf;
  const unbound = await unbindable(read.settings.egressAddresses ?? [], name('egressAddresses'));
  const mistakes = read.kind === 'mistakes' ? read.mistakes.map(({ message }) => message) : [];
  const besides = [...unbound, ...mistakesOfMasterKeys(read.settings)];
  if (read.kind === 'mistakes' || besides.length > 0) throw refused([...mistakes, ...besides]);
  if (read.settings.operatorKey !== undefined && isMistyped(read.settings.operatorKey)) {
    throw refused([
      'SCHOOLBELL_OPERATOR_KEY is no whole key: its last characters do not fit; copy it again.',
    ]);
  }
  return read;
}

function refused(messages: readonly string[]): Ending {
  const many = messages.length > 1 ? `${messages.length} settings are` : 'A setting is';
  const lines = messages.map((message) => `  ${message}`);
  return new Ending([`${many} wrong; nothing was started.`, ...lines].join('\n'), exitCodes.refused);
}

/** `docs/settings.md`, made from the table. */
export function settingsPage(): string {
  const rows = settingNames.map((name) => {
    const { doc, fallback, unit }: Setting<unknown> = settingsTable[name];
    const shown = fallback === undefined || fallback === '' ? '–' : `\`${fallback}\``;
    return `| \`${variableOf(name)}\` | \`${flagOf(name)}\` | ${shown} | ${unit ?? ''} | ${doc} |`;
  });
  return [
    '# Settings',
    '',
    'Every setting is a variable, and a flag of the same name on `schoolbell serve`, `schoolbell doctor` and `schoolbell',
    'migrate`; the flag wins. A wrong or unknown setting is reported together with all the others, and the program does',
    'not start (exit code 3). `schoolbell doctor` prints the settings in effect.',
    '',
    'This page is made from the table in `engine/config.ts`, and a test holds it to that.',
    '',
    '| variable | flag | default | unit | meaning |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    'Commands that speak to a service (`schoolbell publish`) read `SCHOOLBELL_URL`, `SCHOOLBELL_KEY` and',
    '`SCHOOLBELL_ACADEMY` instead.',
    '',
  ].join('\n');
}
