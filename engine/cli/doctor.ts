import type { Command } from 'commander';
import { X509Certificate } from 'node:crypto';
import type { Setting, SettingName, Settings } from '../config.ts';
import { publishedAddresses, settingNames, settingsTable, variableOf } from '../config.ts';
import { settingText } from '../config/shown.ts';
import { addressOf, isMetadata } from '../delivery/address-ranges.ts';
import { type DatabaseFindings, examineDatabase } from './doctor-database.ts';
import { examineSecrets, type SecretsFindings } from './doctor-secrets.ts';
import { Ending, exitCodes } from './ending.ts';
import { settingsFrom, withSettings } from './settings.ts';
import { version } from './version.ts';
import { systemClock } from './world.ts';

/** `schoolbell doctor`: what is set, what is there, and whether a write reaches the disk. */
export function addDoctor(program: Command): void {
  withSettings(program.command('doctor').description('check the settings and the database'))
    .option('--json', 'print the findings as JSON', false)
    .addHelpText(
      'after',
      `
It may be run beside a running service. Give it the same settings as the service.

Exit codes: 0 all is well · 1 a problem was found · 3 the settings are wrong`,
    )
    .action(async ({ json, ...flags }: { readonly json: boolean } & Readonly<Record<string, unknown>>) => {
      const findings = await examine(flags);
      process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : page(findings));
      if (findings.problems.length > 0) throw new Ending('', exitCodes.failed);
    });
}

interface Findings {
  readonly versions: { readonly schoolbell: string; readonly node: string };
  readonly settings: readonly { readonly setting: string; readonly value: string; readonly given: boolean }[];
  readonly database: Omit<DatabaseFindings, 'sealed'>;
  readonly secrets: SecretsFindings;
  readonly certificates: readonly { readonly subject: string; readonly validTo: string }[];
  readonly allowTargets: readonly string[];
  readonly allowMetadataTargets: readonly string[];
  readonly egress: Egress;
  /** Sentences with their cure; empty where all is well. */
  readonly problems: readonly string[];
}

interface Egress {
  /** Each was bound for the check. */
  readonly addresses: readonly string[];
  /** Without its credentials. */
  readonly proxy?: string;
  readonly published: readonly string[];
}

async function examine(flags: Readonly<Record<string, unknown>>): Promise<Findings> {
  const { settings, given } = await settingsFrom(flags);
  const problems: string[] = [];
  const { sealed, ...database } = await examineDatabase(settings, problems);
  const secrets = await examineSecrets(settings, sealed, problems);
  const certificates = certificatesOf(settings, problems);
  if (settings.allowTargets.some((range) => range.endsWith('/0'))) {
    problems.push(
      'SCHOOLBELL_ALLOW_TARGETS opens every address; name only the ranges of your own endpoints.',
    );
  }
  for (const range of settings.allowTargets.filter(beginsWithMetadata)) {
    problems.push(
      `SCHOOLBELL_ALLOW_TARGETS holds ${range}, which it does not open: a cloud may give out credentials there; ` +
        'take it out, or name it in SCHOOLBELL_ALLOW_METADATA_TARGETS.',
    );
  }
  return {
    versions: { schoolbell: version(), node: process.versions.node },
    settings: settingNames.map((name) => ({
      setting: variableOf(name),
      value: shownValue(name, settings[name]),
      given: given.includes(name),
    })),
    database,
    secrets,
    certificates,
    allowTargets: settings.allowTargets,
    allowMetadataTargets: settings.allowMetadataTargets,
    egress: egressOf(settings),
    problems,
  };
}

/** Whoever writes a range that begins so means those addresses; a wider one need not mean them. */
function beginsWithMetadata(range: string): boolean {
  const address = addressOf(range.split('/', 1)[0] ?? '');
  return address !== undefined && isMetadata(address);
}

function certificatesOf({ extraCaFile }: Settings, problems: string[]): Findings['certificates'] {
  const blocks =
    extraCaFile?.pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => {
    const { subject, validTo } = new X509Certificate(block);
    if (Date.parse(validTo) < systemClock.now()) {
      problems.push(
        `A certificate of SCHOOLBELL_EXTRA_CA_FILE (${subject}) ended on ${validTo}; replace it.`,
      );
    }
    return { subject: subject.replaceAll('\n', ', '), validTo };
  });
}

function egressOf(settings: Settings): Egress {
  const { egressAddresses, egressProxy } = settings;
  return {
    addresses: egressAddresses,
    ...(egressProxy && { proxy: `${egressProxy.protocol}//${egressProxy.host}:${egressProxy.port}` }),
    published: publishedAddresses(settings),
  };
}

function shownValue(name: SettingName, value: unknown): string {
  const { secret }: Setting<unknown> = settingsTable[name];
  return secret && value !== undefined ? '(set, not shown)' : settingText(value);
}

function page({
  versions,
  settings,
  database,
  secrets,
  certificates,
  allowTargets,
  allowMetadataTargets,
  egress,
  problems,
}: Findings): string {
  const { path, url, bytes, warnings, ...checked } = database;
  const wide = Math.max(...settings.map(({ setting }) => setting.length));
  return [
    `Schoolbell ${versions.schoolbell} on Node ${versions.node}`,
    '',
    'Settings (* set, others by default)',
    ...settings.map(({ setting, value, given }) => `${given ? '*' : ' '} ${setting.padEnd(wide)}  ${value}`),
    '',
    `Database ${path ?? url}`,
    ...(path === undefined ? [] : [sizeLine(bytes)]),
    ...Object.entries(checked).map(([name, value]) => `  ${name}: ${value}`),
    `Secrets are sealed under the master key in ${secrets.masterKeys}`,
    ...certificates.map(({ subject, validTo }) => `Certificate authority ${subject}, until ${validTo}`),
    allowTargets.length === 0
      ? 'Deliveries reach public addresses only'
      : `Deliveries reach public addresses and ${allowTargets.join(', ')}`,
    ...(allowMetadataTargets.length === 0
      ? []
      : [`They also reach ${allowMetadataTargets.join(', ')}, where a cloud may give out credentials`]),
    ...egressLines(egress),
    '',
    ...(warnings ?? []).map((warning) => `WARNING  ${warning}`),
    ...(problems.length === 0 ? ['All is well.'] : problems.map((problem) => `PROBLEM  ${problem}`)),
    '',
  ].join('\n');
}

function sizeLine(bytes: number | undefined): string {
  return bytes === undefined
    ? '  not there yet; the first start makes it, and this one was made for the check and removed:'
    : `  ${bytes} bytes`;
}

function egressLines({ addresses, proxy, published }: Egress): readonly string[] {
  const from = addresses.length === 0 ? [] : [`They go out from ${addresses.join(', ')} in turn`];
  const by = proxy === undefined ? [] : [`They go through the proxy ${proxy}`];
  const told =
    published.length === 0
      ? 'Customers are told no addresses to allow; SCHOOLBELL_EGRESS_PUBLISHED states them'
      : `Customers are told to allow ${published.join(', ')}`;
  return [...from, ...by, told];
}
