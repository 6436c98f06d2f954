import { Badge, Code, Text } from '@mantine/core';
import { Foreign } from '../../kit/foreign.tsx';
import { t } from '../../texts/texts.ts';
import { codeParts, type Setting } from './wanted-settings.ts';

/** One setting. */
export function SettingRow({ setting }: { readonly setting: Setting }) {
  const says = t.installation.settings;
  const { variable, flag, isDefault, description } = setting;
  return (
    <li className="setting-row">
      <div className="setting-names">
        <Text fw={600} size="sm" className="setting-name">
          {variable}
        </Text>
        <Text size="sm" c="dimmed" className="setting-name">
          {flag}
        </Text>
      </div>
      <dl className="setting-values">
        <div>
          <dt>{says.value}</dt>
          <dd>
            <Value setting={setting} />{' '}
            {!isDefault && (
              <Badge size="sm" color="blue" variant="light" className="badge">
                {says.changed}
              </Badge>
            )}
          </dd>
        </div>
        {!isDefault && (
          <div>
            <dt>{says.usual}</dt>
            <dd>
              {setting.default === null ? (
                says.noDefault
              ) : (
                <span className="setting-name">{withUnit(setting.default, setting.unit)}</span>
              )}
            </dd>
          </div>
        )}
      </dl>
      <Text size="sm" className="setting-meaning">
        {codeParts(description).map(({ text, isCode }, at) =>
          isCode ? <Code key={at}>{text}</Code> : <span key={at}>{text}</span>,
        )}
      </Text>
    </li>
  );
}

/** Of what is secret only whether it is set. */
function Value({ setting: { value, isSet, isSecret, unit } }: { readonly setting: Setting }) {
  const says = t.installation.settings;
  if (isSecret) return isSet ? says.secretSet : says.secretUnset;
  if (value === null) return says.unset;
  return (
    <span className="setting-name">
      <Foreign text={withUnit(value, unit)} charactersMax={500} />
    </span>
  );
}

function withUnit(value: string, unit: string | undefined): string {
  return unit === undefined ? value : `${value} ${unit}`;
}
