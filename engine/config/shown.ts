import type { Setting, SettingName, Settings } from '../config.ts';
import { flagOf, settingNames, settingsTable, variableOf } from '../config.ts';

/** A setting as people see it: nothing in it is secret. */
export interface ShownSetting {
  readonly variable: string;
  readonly flag: string;
  /** As an operator would write it; absent where nothing is set, and of what is secret. */
  readonly value?: string;
  readonly isSet: boolean;
  readonly isSecret: boolean;
  /** Absent where nothing is the default. */
  readonly fallback?: string;
  readonly isDefault: boolean;
  readonly unit?: string;
  readonly doc: string;
}

/** Every setting in the order of the table, with what counts now. */
export function shownSettings(settings: Settings): readonly ShownSetting[] {
  return settingNames.map((name) => shown(name, settings[name]));
}

function shown(name: SettingName, value: unknown): ShownSetting {
  const { secret: isSecret, fallback = '', unit, doc, read }: Setting<unknown> = settingsTable[name];
  const text = settingText(value);
  const usual = fallback === '' ? undefined : read(fallback, noFiles);
  const usualText = usual && 'value' in usual ? settingText(usual.value) : '';
  return {
    variable: variableOf(name),
    flag: flagOf(name),
    ...(!isSecret && text !== '' && { value: text }),
    isSet: text !== '',
    isSecret,
    ...(fallback !== '' && { fallback }),
    isDefault: text === usualText,
    ...(unit !== undefined && { unit }),
    doc,
  };
}

/** No default is in a file. */
const noFiles = { readFile: () => '' };

/**
 * What was read as text again; of an address of a database what may be shown of it. Empty where nothing is set. A setting
 * that is secret as a whole is not to be shown by this.
 */
export function settingText(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'object' && value !== null && 'shown' in value) return String(value.shown);
  if (typeof value === 'object' && value !== null && 'kind' in value && 'path' in value)
    return `${String(value.kind)}:${String(value.path)}`;
  if (typeof value === 'object' && value !== null && 'path' in value) return String(value.path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
