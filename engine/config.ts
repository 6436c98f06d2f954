import { nearest } from '@schoolbell/wire';
import type { Means, Reading } from './config/reading.ts';
import {
  addresses,
  addressRanges,
  certificateFile,
  databaseUrl,
  host,
  oneOf,
  operatorKey,
  origins,
  proxyUrl,
  publicUrl,
  targets,
  wholeNumber,
  written,
} from './config/reading.ts';

/** A lease has to outlast a request to the most patient profile, and the writing down of its answer. */
const leaseSecondsMin = 30;

/** Everything that an operator can set. The table drives variables, flags, help and `docs/settings.md`. */
export const settingsTable = {
  databaseUrl: setting(databaseUrl, {
    fallback: 'sqlite:./data/schoolbell.db',
    doc: 'Where everything is kept: `sqlite:` and a file, the embedded database of one node, whose folder is made where it is missing; or `postgres://user:password@host:5432/database`, PostgreSQL 15 or later, which any number of nodes share.',
  }),
  databaseConnectionsMax: setting(wholeNumber({ min: 2, max: 1000 }), {
    fallback: '10',
    unit: 'connections',
    doc: 'How many connections this node opens to PostgreSQL, besides one for hints and one now and then to look whether it is there.',
  }),
  databasePooler: setting(oneOf(['none', 'transaction']), {
    fallback: 'none',
    doc: 'What stands between this node and PostgreSQL: nothing, or a pooler in `transaction` mode, which gives each transaction whatever connection is free. Behind one, nodes do not tell each other of new work by NOTIFY but find out by asking, a little later; and statements are read and planned anew each time.',
  }),
  host: setting(host, {
    fallback: '127.0.0.1',
    doc: 'The address to listen on. The default is reached from this machine only; put a TLS proxy before any other.',
  }),
  port: setting(wholeNumber({ min: 0, max: 65_535 }), {
    fallback: '4080',
    doc: 'The port to listen on; 0 takes any that is free and prints it.',
  }),
  publicUrl: optional(publicUrl, {
    doc: 'Where browsers find this service, as in `https://hooks.example.com`: links into the portal begin with it. Without it they begin with `http://` and the Host of the request that asks for one, which is right on one machine alone.',
  }),
  portalEmbedders: setting(origins, {
    fallback: '',
    doc: 'Origins of the platform’s own pages that may show the portal in a frame, separated by commas, as in `https://academy.example.com`. Without any, no page may. The console is never shown in a frame.',
  }),
  trustedProxies: setting(addressRanges, {
    fallback: '',
    doc: 'Address ranges of the proxies before this service, separated by commas: they are believed whose request they pass on (X-Forwarded-For, Forwarded). Failed logins are counted by that address; without it, by the proxy’s.',
  }),
  operatorKey: optional(operatorKey, {
    secret: true,
    doc: 'A key that may do everything. Where no operator key exists yet and none is set, one is made and printed once.',
  }),
  masterKey: optional(written, {
    secret: true,
    doc: 'The master keys that the secrets of endpoints are sealed under, separated by commas: the first seals, all of them open. `schoolbell keys make-master` prints one. At most one of this and the two below is set; where none is, the embedded database has a file beside it, made at the first start, and PostgreSQL is refused.',
  }),
  masterKeyFile: optional(written, {
    doc: 'A file with the master keys, one a line, that nobody else may read. It is read anew when keys are rotated.',
  }),
  masterKeyCommand: optional(written, {
    secret: true,
    doc: 'A command that prints the master keys, one a line, as a key service’s own program does. It is run without a shell, its words parted by spaces, has 30 s, and is run anew when keys are rotated.',
  }),
  extraCaFile: optional(certificateFile, {
    doc: "Certificate authorities (PEM) that are trusted when sending, besides the system's.",
  }),
  allowTargets: setting(targets, {
    fallback: '',
    doc: 'Address ranges, separated by commas, that deliveries may reach although they are private; and names that may be tried although they mean something inside a network only, as in `receiver` or `*.corp`, whose addresses have to be public or in one of the ranges.',
  }),
  allowMetadataTargets: setting(addressRanges, {
    fallback: '',
    doc: 'Ranges of link-local addresses, and of others where a cloud gives out credentials, that deliveries may reach. Nothing else opens them.',
  }),
  ownAddresses: setting(addresses, {
    fallback: '',
    doc: 'Public addresses that lead to this service although no network interface of its machine has them, as behind NAT or a balancer, separated by commas. Deliveries never go there, nor to those of the interfaces.',
  }),
  egressAddresses: setting(addresses, {
    fallback: '',
    doc: 'Addresses of this machine that deliveries go out from in turn, separated by commas; published to customers who allow-list them. The default leaves the choice to the system.',
  }),
  egressProxy: optional(proxyUrl, {
    secret: true,
    doc: 'A forward proxy that deliveries go through, by CONNECT: `http://` or `https://`, host and port, with `user:password@` before them where it asks. The egress addresses are then for the way to it.',
  }),
  egressPublished: setting(addresses, {
    fallback: '',
    doc: 'The addresses that customers see deliveries come from, separated by commas, where a proxy or NAT makes them others than the egress addresses.',
  }),
  logLevel: setting(oneOf(['silent', 'error', 'warn', 'info', 'debug']), {
    fallback: 'info',
    doc: 'The least weight of what is logged. Each line is one event as JSON, on standard output.',
  }),
  requestBytesMax: setting(wholeNumber({ min: 1024, max: 268_435_456 }), {
    fallback: '8388608',
    unit: 'bytes',
    doc: 'The largest request body that the API takes.',
  }),
  eventBytesMax: setting(wholeNumber({ min: 1024, max: 16_777_216 }), {
    fallback: '262144',
    unit: 'bytes',
    doc: 'The largest single event.',
  }),
  eventsPerRequestMax: setting(wholeNumber({ min: 1, max: 1000 }), {
    fallback: '1000',
    unit: 'events',
    doc: 'How many events one request may publish.',
  }),
  endpointsMax: setting(wholeNumber({ min: 1, max: 10_000 }), {
    fallback: '10000',
    unit: 'endpoints',
    doc: 'How many endpoints one academy may have.',
  }),
  sendingMax: setting(wholeNumber({ min: 1, max: 10_000 }), {
    fallback: '1024',
    unit: 'requests',
    doc: 'How many deliveries are in flight at once, in all.',
  }),
  sendingPerEndpointMax: setting(wholeNumber({ min: 1, max: 1000 }), {
    fallback: '32',
    unit: 'requests',
    doc: 'How many deliveries are in flight at once to one endpoint; fewer while many are, in all.',
  }),
  windowMax: setting(wholeNumber({ min: 1, max: 1_000_000 }), {
    fallback: '16384',
    unit: 'deliveries',
    doc: 'How many deliveries are kept in memory; all others wait in the database.',
  }),
  leaseSeconds: setting(wholeNumber({ min: leaseSecondsMin, max: 3600 }), {
    // With the five seconds in which nodes look for what nobody does, all of it goes on within a minute.
    fallback: '50',
    unit: 's',
    doc: 'How long what a node took from the database is its own to send. What a node that died had taken is sent by another when that time is over. Where answers are slow, a short time has nodes take and give back more often.',
  }),
  lookupTimeoutMs: setting(wholeNumber({ min: 100, max: 60_000 }), {
    fallback: '2000',
    unit: 'ms',
    doc: 'How long the look-up of an endpoint’s name may take.',
  }),
  connectTimeoutMs: setting(wholeNumber({ min: 100, max: 60_000 }), {
    fallback: '5000',
    unit: 'ms',
    doc: 'How long connecting to an endpoint, TLS included, may take.',
  }),
  eventsKeptDays: setting(wholeNumber({ min: 0, max: 36_500 }), {
    fallback: '90',
    unit: 'days',
    doc: 'How long events are kept, with their deliveries and attempts; 0 is for good. What a learner’s record rests on, what is still to be sent, and what an endpoint hears only once stays longer. An id whose event went can be published again.',
  }),
  attemptsKeptDays: setting(wholeNumber({ min: 0, max: 36_500 }), {
    fallback: '30',
    unit: 'days',
    doc: 'How long attempts and the history of errors are kept, though never longer than events; 0 is as long as events. What became of a delivery stays.',
  }),
  answersKeptDays: setting(wholeNumber({ min: 0, max: 36_500 }), {
    fallback: '30',
    unit: 'days',
    doc: 'How long the headers and the body that an endpoint answered are kept; 0 is as long as their attempts. Status and times stay.',
  }),
  shutdownGraceSeconds: setting(wholeNumber({ min: 0, max: 600 }), {
    fallback: '25',
    unit: 's',
    doc: 'How long requests in flight may take to finish when the program is told to stop.',
  }),
};

export type SettingName = keyof typeof settingsTable;

export type Settings = {
  readonly [Name in SettingName]: (typeof settingsTable)[Name] extends Setting<infer T> ? T : never;
};

export interface Setting<T> {
  readonly read: Reading<T>;
  readonly doc: string;
  /** As an operator would write it; absent where nothing is the default. */
  readonly fallback?: string;
  readonly unit?: string;
  /** Never shown again. */
  readonly secret: boolean;
}

/** One thing that is wrong: the variable or flag, the fault and the cure in a sentence. */
export interface Mistake {
  readonly setting: string;
  readonly message: string;
}

export type SettingsRead =
  | { readonly kind: 'settings'; readonly settings: Settings; readonly given: readonly SettingName[] }
  /** With what could be read in spite of them, so that it can be checked further. */
  | {
      readonly kind: 'mistakes';
      readonly mistakes: readonly Mistake[];
      readonly settings: Partial<Settings>;
    };

/** Reads flags first, then the environment, then defaults; all mistakes are reported together. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Record<string, unknown>>,
  means: Means,
): SettingsRead {
  const mistakes: Mistake[] = unknownVariables(env);
  const values: Record<string, unknown> = {};
  const given: SettingName[] = [];
  for (const name of settingNames) {
    const { read, fallback }: Setting<unknown> = settingsTable[name];
    const flag = flags[name];
    // An empty variable is an absent one, as `SCHOOLBELL_PORT= schoolbell serve` is usually meant.
    const written = typeof flag === 'string' ? flag : env[variableOf(name)] || undefined;
    if (written !== undefined) given.push(name);
    const text = written ?? fallback;
    const outcome = text === undefined ? { value: undefined } : read(text.trim(), means);
    if ('value' in outcome) {
      values[name] = outcome.value;
      continue;
    }
    const setting = typeof flag === 'string' ? flagOf(name) : variableOf(name);
    mistakes.push({ setting, message: `${setting} ${outcome.fault}; ${outcome.cure}.` });
  }
  // The table's own readings made each value, so the record is what the mapped type says.
  return mistakes.length > 0
    ? { kind: 'mistakes', mistakes, settings: values }
    : { kind: 'settings', settings: values as Settings, given };
}

export const settingNames = Object.keys(settingsTable).filter(
  (name): name is SettingName => name in settingsTable,
);

/** What customers may allow-list: what was stated, or what is bound, unless a proxy stands between. */
export function publishedAddresses({
  egressPublished,
  egressAddresses,
  egressProxy,
}: Pick<Settings, 'egressPublished' | 'egressAddresses' | 'egressProxy'>): readonly string[] {
  if (egressPublished.length > 0) return egressPublished;
  return egressProxy === undefined ? egressAddresses : [];
}

/** `extraCaFile` is `SCHOOLBELL_EXTRA_CA_FILE`. */
export function variableOf(name: SettingName): string {
  return `${prefix}${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** `extraCaFile` is `--extra-ca-file`. */
export function flagOf(name: SettingName): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const prefix = 'SCHOOLBELL_';

/** Read by commands that speak to a service, not by the service. */
const callersVariables = ['SCHOOLBELL_URL', 'SCHOOLBELL_KEY', 'SCHOOLBELL_ACADEMY'];

function unknownVariables(env: Readonly<Record<string, string | undefined>>): Mistake[] {
  const known = settingNames.map((name) => variableOf(name));
  return Object.keys(env)
    .filter((name) => name.startsWith(prefix) && !known.includes(name) && !callersVariables.includes(name))
    .map((name) => ({ setting: name, message: `${name} is no setting; ${cureOf(name, known)}` }));
}

/** What all names begin with says nothing of which one was meant. */
function cureOf(unknown: string, known: readonly string[]): string {
  const near = nearest(
    unknown.slice(prefix.length),
    known.map((name) => name.slice(prefix.length)),
  );
  return near === undefined
    ? 'remove it; `schoolbell serve --help` lists all.'
    : `did you mean ${prefix}${near}?`;
}

function setting<T>(
  read: Reading<T>,
  about: { readonly doc: string; readonly fallback: string; readonly unit?: string },
): Setting<T> {
  return { read, secret: false, ...about };
}

function optional<T>(
  read: Reading<T>,
  about: { readonly doc: string; readonly secret?: boolean },
): Setting<T | undefined> {
  return { read, secret: about.secret ?? false, doc: about.doc };
}
