/** A mistake that somebody could make, and the tests that have to notice it. */
export interface Bug {
  readonly name: string;
  /** What is wrong then, in a sentence. */
  readonly says: string;
  readonly edits: readonly Edit[];
  /** Test files; at least one test of them fails while the bug is there. */
  readonly caughtBy: readonly string[];
}

export interface Edit {
  readonly file: string;
  /** Stands once in the file. */
  readonly find: string;
  readonly plant: string;
}

export const bugs: readonly Bug[] = [
  {
    name: 'early-answer',
    says: 'The embedded store answers before it commits; the commit follows a little later.',
    edits: [
      {
        file: 'engine/store/sqlite/batch.ts',
        find: `    begin.run();
    const replies`,
        plant: `    if (database.inTransaction) commit.run();
    begin.run();
    const replies`,
      },
      {
        file: 'engine/store/sqlite/batch.ts',
        find: `    try {
      commit.run();`,
        plant: `    try {
      setTimeout(() => database.open && database.inTransaction && commit.run(), 40);`,
      },
    ],
    caughtBy: ['engine/store/sqlite.test.ts'],
  },
  {
    name: 'lazy-sync',
    says: 'The embedded store syncs as NORMAL does: not at every commit.',
    edits: [
      {
        file: 'engine/store/sqlite/connection.ts',
        find: `database.pragma('synchronous = full')`,
        plant: `database.pragma('synchronous = normal')`,
      },
      { file: 'engine/store/sqlite/connection.ts', find: `'wal, full'`, plant: `'wal, normal'` },
    ],
    caughtBy: ['chaos/syncs.test.ts', 'engine/store/sqlite.test.ts'],
  },
  {
    name: 'no-token-check',
    says: 'On the embedded store a delivery is settled by whoever names it, with or without its lease.',
    edits: [
      {
        file: 'engine/store/sqlite/settle.ts',
        find: `      and lease_token = ?
  \`);
  const gone`,
        plant: `      and coalesce(?, '') is not null
  \`);
  const gone`,
      },
    ],
    caughtBy: ['engine/store/sqlite.test.ts'],
  },
  {
    name: 'no-token-check-postgres',
    says: 'The same on PostgreSQL.',
    edits: [
      {
        file: 'engine/store/postgres/settling.ts',
        find: `  and pending.lease_token = given.lease
  and pending.academy`,
        plant: `  and given.lease is not null
  and pending.academy`,
      },
    ],
    caughtBy: ['engine/store/postgres.test.ts'],
  },
  {
    name: 'redirect-followed',
    says: 'A redirect is followed although the profile follows none.',
    edits: [
      {
        file: 'engine/delivery/send.ts',
        find: 'return redirectsMax === 0 ? answer : follow(request, answer, endsAt, redirectsMax, onOver);',
        plant: 'return follow(request, answer, endsAt, redirectsMax + 1, onOver);',
      },
    ],
    caughtBy: ['engine/delivery/send.test.ts', 'engine/delivery/address-corpus.test.ts'],
  },
  {
    name: 'literal-unchecked',
    says: 'An address that stands in the URL itself is connected to without being judged.',
    edits: [
      {
        file: 'engine/delivery/connector.ts',
        find: 'const unfit = rule.faultOfHost(hostname, port);',
        plant: `const unfit = /^[\\d.[]/.test(hostname) ? undefined : rule.faultOfHost(hostname, port);`,
      },
    ],
    caughtBy: ['engine/delivery/address-corpus.test.ts'],
  },
  {
    name: 'one-answer-judged',
    says: 'Of the addresses that a name has only the first is judged.',
    edits: [
      {
        file: 'engine/delivery/connector.ts',
        find: 'addresses.flatMap((address) =>',
        plant: 'addresses.slice(0, 1).flatMap((address) =>',
      },
    ],
    caughtBy: ['engine/delivery/address-corpus.test.ts'],
  },
  {
    name: 'no-jitter',
    says: 'Tries of the house’s own schedule are not spread.',
    edits: [{ file: 'wire/house.ts', find: 'jitter: 0.2', plant: 'jitter: 0' }],
    caughtBy: ['wire/schedule.test.ts', 'engine/delivery/judge.test.ts'],
  },
  {
    name: 'seal-unbound',
    says: 'What is sealed opens wherever it is moved to.',
    edits: [
      {
        file: 'engine/vault/cipher.ts',
        find: 'return Buffer.from(JSON.stringify(bound));',
        plant: 'return Buffer.from(JSON.stringify(bound.slice(0, 1)));',
      },
    ],
    caughtBy: ['engine/vault/cipher.test.ts', 'engine/vault/endpoint-secrets.test.ts'],
  },
  {
    name: 'code-twice',
    says: 'A portal’s code opens as often as it is shown.',
    edits: [
      {
        file: 'engine/store/alike/portal-codes.ts',
        find: `    and used_at is null
    and expires_at > :at`,
        plant: `    and expires_at > :at`,
      },
    ],
    caughtBy: ['engine/store/sqlite.test.ts', 'engine/api/portal.test.ts'],
  },
  {
    name: 'cross-site',
    says: 'A page of another site may use the session of whoever looks at it.',
    edits: [
      {
        file: 'engine/api/ground/cross-site.ts',
        find: `return site === 'same-origin' ||`,
        plant: `return site === 'same-origin' || site === 'cross-site' ||`,
      },
    ],
    caughtBy: ['engine/api/ground/cross-site.test.ts', 'engine/api/sessions.test.ts'],
  },
  {
    name: 'probes-without-end',
    says: 'While an endpoint rests, whatever is due is sent.',
    edits: [
      {
        file: 'engine/delivery/breaker.ts',
        find: 'if (shown.startedAt < rest.until) return prolonged(rest, shown);',
        plant: `if (shown.startedAt < rest.until) return 'over';`,
      },
    ],
    caughtBy: ['engine/delivery/breaker.test.ts', 'engine/delivery/rest.test.ts'],
  },
  {
    name: 'former-secret-dropped',
    says: 'During a rotation only the new secret signs.',
    edits: [
      {
        file: 'engine/delivery/request.ts',
        find: 'until > now ? [secret] : []',
        plant: 'until < 0 ? [secret] : []',
      },
    ],
    caughtBy: ['engine/delivery/request.test.ts'],
  },
];
