import { counted } from '../plain.ts';

/** Keys, sessions, and links into the portal. */
export const access = {
  academyTitle: 'Keys and access',
  operatorTitle: 'Operator keys',
  keys: 'Keys',
  keysText:
    'What programs of the platform, or of this customer, show: Authorization: Bearer sb_… Each is for this academy alone.',
  operatorText:
    'Whoever holds one may do everything, everywhere. The last that never expires stays, so that nobody is locked out.',
  make: 'Make a key',
  makeOperator: 'Make an operator key',
  columns: {
    key: 'Begins with',
    scopes: 'May',
    made: 'Made',
    used: 'Last used',
    ends: 'Ends',
    act: 'Actions',
  },
  noKeys: {
    title: 'No key yet',
    text: 'Make one with the scope “publish” for the platform, and it can send its first event.',
  },
  scope: {
    publish: { name: 'Publish', says: 'Hand in events.' },
    read: { name: 'Read', says: 'Look at events, deliveries, webhooks, records.' },
    manage: { name: 'Manage', says: 'Set webhooks up, replay, let customers into the portal.' },
    operator: { name: 'Operate', says: 'Everything, everywhere.' },
  },
  scopes: 'What it may do',
  scopesMissing: 'Choose at least one.',
  ends: 'Ends on',
  endsHint: 'Empty means never. Its sessions and links end with it.',
  made: 'The key',
  madeSays: 'Put it where the program reads its secrets. Schoolbell keeps only a digest of it.',
  done: 'I have it',
  noUse: 'Never',
  noEnd: 'Never',
  remove: 'Delete',
  removeCertain: (hint: string) => `Delete the key ${hint}…?`,
  removeSays: (usedAt: string | undefined) =>
    `It opens nothing from now on, here at once and on other nodes within five seconds. Sessions that it began and links that it made end with it. ${
      usedAt === undefined
        ? 'It was never used.'
        : 'It was used lately: whatever program shows it will be refused.'
    }`,
  removeVerb: 'Delete the key',
  link: {
    title: 'Let a customer into the portal',
    text: 'The platform makes such links by the API when its customer asks. For a try, or for somebody on the phone, make one here: it lets in once, within five minutes, for an hour.',
    label: 'Who it is for',
    labelHint: 'As in ada@example.com. It stands in the audit beside what is done.',
    scopes: 'What they may do',
    make: 'Make a link',
    made: 'The link',
    madeSays: 'Send it to that one person now. Whoever opens it first is in.',
  },
  sessions: {
    portal: 'Who is in the portal',
    console: 'Who is signed in to the console',
    none: 'Nobody at the moment.',
    who: 'Who',
    since: 'Since',
    until: 'Until',
    may: 'May',
    end: 'End',
    mine: 'You',
    unnamed: 'No name given',
    certain: 'End this session?',
    says: 'Whoever is in it is out at once, here, and within five seconds on other nodes. What they had saved is kept.',
    verb: 'End the session',
  },
  sealing: {
    title: 'Data key',
    text: 'The secrets of this academy’s webhooks are sealed with a key of its own. A new one takes its place at once; older secrets are sealed anew in the background.',
    rotate: 'Rotate the data key',
    certain: 'Rotate the data key?',
    says: 'Nothing stops, and nothing has to be changed anywhere else.',
    done: (resealed: number) => `Done: ${counted(resealed, 'secret was', 'secrets were')} sealed anew.`,
    more: 'A new key seals from now on; what is left is sealed anew in the background.',
  },
} as const;
