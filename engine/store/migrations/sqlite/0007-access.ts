/**
 * Who is let in besides keys: sessions, each begun by a key and ending with it, and the codes that a portal's session is
 * had for, each once. Of a secret only its SHA-256 is kept. `key_id` is the key that began or minted it. Sessions in the
 * console stand under an empty name, which no academy has.
 */
export const access = `
  alter table api_keys add column last_used_at integer;

  create table portal_codes (
    number integer primary key autoincrement,
    academy text not null,
    id text not null unique,
    sha256 text not null unique,
    key_id text not null,
    scopes text not null,
    label text,
    session_ms integer not null,
    created_at integer not null,
    expires_at integer not null,
    used_at integer
  );
  create index portal_codes_by_academy on portal_codes (academy);
  create index portal_codes_by_end on portal_codes (expires_at);

  create table sessions (
    number integer primary key autoincrement,
    academy text not null,
    id text not null unique,
    sha256 text not null unique,
    key_id text not null,
    scopes text not null,
    label text,
    created_at integer not null,
    expires_at integer not null
  );
  create index sessions_by_academy on sessions (academy);
  create index sessions_by_end on sessions (expires_at);
`;
