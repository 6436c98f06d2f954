import type { Endpoint } from './model.ts';

// What of an endpoint is secret, and how a secret looks that is sealed.

export type Secrets = Pick<Endpoint, 'signingSecret' | 'formerSecrets' | 'basicAuth' | 'headers'>;

/** Which of an endpoint's secrets: `signingSecret`, `basicAuth.password`, `headers.<name>`, `formerSecrets[<until>]`. */
export type SecretField = string;

/** Each of its secrets turned into another text; one that is turned into nothing is left out, with what is useless without it. */
export function withSecrets(
  endpoint: Endpoint,
  turn: (text: string, field: SecretField) => string | undefined,
): Endpoint {
  const { signingSecret, formerSecrets, basicAuth, headers, ...rest } = endpoint;
  const signing = signingSecret === undefined ? undefined : turn(signingSecret, 'signingSecret');
  const former = formerSecrets?.flatMap(({ secret, until }) => {
    const turned = turn(secret, formerField(until));
    return turned === undefined ? [] : [{ secret: turned, until }];
  });
  const password = basicAuth && turn(basicAuth.password, 'basicAuth.password');
  const values = Object.entries(headers ?? {}).flatMap(([name, value]) => {
    const turned = turn(value, headerField(name));
    return turned === undefined ? [] : [[name, turned] as const];
  });
  return {
    ...rest,
    ...(signing !== undefined && { signingSecret: signing }),
    ...(former && { formerSecrets: former }),
    ...(basicAuth && password !== undefined && { basicAuth: { ...basicAuth, password } }),
    ...(headers && { headers: Object.fromEntries(values) }),
  };
}

/** The endpoint, with those of another's secrets that are named and that it has not itself. */
export function withSecretsOf(
  endpoint: Endpoint,
  { signingSecret, formerSecrets = [], basicAuth, headers = {} }: Endpoint,
  fields: readonly SecretField[],
): Endpoint {
  const isNamed = (field: SecretField): boolean => fields.includes(field);
  const former = formerSecrets.filter(
    ({ until }) =>
      isNamed(formerField(until)) && !endpoint.formerSecrets?.some((known) => known.until === until),
  );
  const values = Object.entries(headers).filter(([name]) => isNamed(headerField(name)));
  return {
    ...(signingSecret !== undefined && isNamed('signingSecret') && { signingSecret }),
    ...(basicAuth && isNamed('basicAuth.password') && { basicAuth }),
    ...endpoint,
    ...(former.length > 0 && { formerSecrets: [...(endpoint.formerSecrets ?? []), ...former] }),
    ...(values.length > 0 && { headers: { ...Object.fromEntries(values), ...endpoint.headers } }),
  };
}

/** A sealed secret as text: the data key that opens it, then nonce, text and tag. */
export function sealedText(dataKey: string, bytes: Buffer): string {
  return `sealed.${dataKey}.${bytes.toString('base64url')}`;
}

/** What a sealed text says of itself; undefined of one that was never sealed. */
export function readSealed(text: string): { readonly dataKey: string; readonly bytes: Buffer } | undefined {
  const { dataKey, bytes } = sealedForm.exec(text)?.groups ?? {};
  return dataKey === undefined || bytes === undefined
    ? undefined
    : { dataKey, bytes: Buffer.from(bytes, 'base64url') };
}

export function hasSecrets(secrets: Secrets): boolean {
  return secretsOf(secrets).length > 0;
}

/**
 * The data key that all of its secrets are sealed with; empty where it has none, null where some are sealed with another or
 * not at all.
 */
export function sealingKeyOf(secrets: Secrets): string | null {
  const [key = '', ...others] = new Set(secretsOf(secrets).map((text) => dataKeyIn(text) ?? null));
  return others.length > 0 ? null : key;
}

/** Every data key that one of its secrets is sealed with. */
export function sealingKeysOf(secrets: Secrets): readonly string[] {
  return [...new Set(secretsOf(secrets).flatMap((text) => dataKeyIn(text) ?? []))];
}

function dataKeyIn(text: string): string | undefined {
  return sealedForm.exec(text)?.groups?.['dataKey'];
}

function secretsOf({
  signingSecret,
  formerSecrets = [],
  basicAuth,
  headers = {},
}: Secrets): readonly string[] {
  return [
    ...(signingSecret === undefined ? [] : [signingSecret]),
    ...formerSecrets.map(({ secret }) => secret),
    ...(basicAuth ? [basicAuth.password] : []),
    ...Object.values(headers),
  ];
}

function headerField(name: string): SecretField {
  return `headers.${name}`;
}

/** Its time belongs to it: one whose time was stretched in the database is not opened. */
function formerField(until: number): SecretField {
  return `formerSecrets[${until}]`;
}

/** 12 bytes of nonce and 16 of tag are 38 characters at the least. */
const sealedForm = /^sealed\.(?<dataKey>dk_[0-9a-z]{25})\.(?<bytes>[\w-]{38,})$/;
