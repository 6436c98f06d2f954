import { amount, counted } from '../plain.ts';

const keys = (count: number) => counted(count, 'data key', 'data keys');

/** How this installation is set, and on what it runs. */
export const installation = {
  title: 'Settings',
  node: {
    title: 'What answers',
    version: 'Version',
    id: 'Node',
    since: 'Runs since',
    store: 'Database',
    schema: 'Schema of the tables',
    shared: 'Nodes',
    sharedYes: 'Others may serve the same database',
    sharedNo: 'This is the only one',
    other: 'Other nodes may be set otherwise; each load of this page may be answered by another.',
    engines: { sqlite: 'SQLite', postgres: 'PostgreSQL' },
  },
  ready: {
    title: 'Readiness',
    yes: 'It takes events and keeps them: a write was tried just now.',
    no: 'It cannot take events now',
    noText:
      'A write to the database failed, so events are refused with 503 and nothing is lost. The platform tries again. The log has what the database said.',
    warned: 'What may yet cost data or speed',
  },
  master: {
    title: 'Master key',
    text: 'It wraps the data keys of academies, with which the secrets of their webhooks are sealed. Ids tell nothing of the keys.',
    wraps: 'Wraps data keys',
    list: 'Data keys by their master key',
    key: 'Master key',
    isFirst: 'stands first',
    isSealing: 'seals now',
    spare: 'Others are needed by nothing, and can be taken out of where keys come from.',
    how: 'To change it, put a new one in front of the others where they come from – “schoolbell keys make-master” prints one – and come back: the change is then offered here. Keep the one before until nothing needs it.',
    rotate: 'Rotate the master key',
    goOn: 'Go on with the rotation',
    certain: 'Rotate the master key?',
    says: (first: string, count: number) =>
      count === 0
        ? `From now on ${first} seals. No data key is wrapped by another, so nothing else changes.`
        : `From now on ${first} seals, and ${keys(count)} ${count === 1 ? 'is' : 'are'} wrapped anew. Deliveries go on meanwhile, and nobody’s secret changes.`,
    keep: 'Keep the master key before in its place until this page says that nothing needs it; backups made until now need it for as long as you keep them.',
    every: 'Every node must have the new key where it reads keys, before this.',
    verb: 'Rotate',
    left: (left: number) => `${keys(left)} still to be wrapped`,
    done: (count: number) => `Done: ${keys(count)} wrapped anew.`,
    stopped: (left: number) =>
      `${keys(left)} could not be wrapped: the master keys that wrap them are not to be had here.`,
    missing: (ids: string) => `Bring these back, then go on: ${ids}.`,
    altered: (count: number) =>
      `${keys(count)} ${count === 1 ? 'does' : 'do'} not open with their own master key: somebody changed them in the database. Restore them from a backup.`,
  },
  settings: {
    title: 'All settings',
    text: 'Read when the program starts, and counted from then on. To change one, set its variable, or give “schoolbell serve” its flag, which counts before the variable; then start the program anew.',
    search: 'Search the settings',
    onlyChanged: 'Only those that are not at their default',
    found: (count: number, all: number) =>
      count === all
        ? counted(all, 'setting', 'settings')
        : `${amount(count)} of ${counted(all, 'setting', 'settings')}`,
    none: {
      title: 'No setting fits',
      text: 'None has all these words in its name, value or meaning.',
      clear: 'Show all',
    },
    list: 'Settings',
    value: 'Value',
    usual: 'Default',
    secretSet: 'Set; never shown',
    secretUnset: 'Not set',
    unset: 'Not set',
    noDefault: 'none',
    changed: 'Changed',
  },
  egress: {
    title: 'Egress addresses',
    text: 'Deliveries come from these addresses and no others. If your firewall or your receiver lets only known addresses in, let these in.',
    list: 'Addresses that deliveries come from',
    copyAll: 'Copy all',
    copyOne: (address: string) => `Copy ${address}`,
    also: 'An address says where a request comes from, not who made it. Check the signature too, wherever the dialect has one.',
    empty: {
      title: 'No address is stated',
      customer:
        'Deliveries may come from any address of whoever runs Schoolbell, and these may change. Do not allow-list what you see in a log: ask them to state their addresses, or let requests in by their signature.',
      operator:
        'Nobody stated from where deliveries come, so customers cannot allow-list them. Bind the addresses that deliveries leave by, or, behind a proxy or NAT, state the ones that customers see.',
      settings: 'See the two settings',
    },
  },
} as const;
