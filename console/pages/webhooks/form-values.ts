import type { Endpoint, Profile } from '../../asking/api.ts';
import type { operations } from '../../generated/api.ts';
import { gapSeconds, gapText } from './gaps.ts';

export type NewEndpoint = operations['createEndpoint']['requestBody']['content']['application/json'];
export type EndpointChange = operations['changeEndpoint']['requestBody']['content']['application/json'];
export type EventType = NonNullable<NewEndpoint['eventTypes']>[number];
export type OperationType = NonNullable<NewEndpoint['operations']>[number];

export interface HeaderValues {
  readonly name: string;
  readonly value: string;
  /** It is there already, with a value that nobody is shown; left empty, it stays as it is. */
  readonly isKept: boolean;
}

/** What somebody has filled in so far, of whatever profile. */
export interface FormValues {
  readonly url: string;
  readonly description: string;
  readonly hears: 'all' | 'chosen';
  readonly eventTypes: readonly EventType[];
  readonly operations: readonly OperationType[];
  readonly courses: readonly string[];
  /** `isKept` as with headers, of the password. */
  readonly auth: {
    readonly isOn: boolean;
    readonly username: string;
    readonly password: string;
    readonly isKept: boolean;
  };
  readonly headers: readonly HeaderValues[];
  readonly ordering: NonNullable<NewEndpoint['ordering']>;
  readonly rateLimit: number | '';
  readonly lenient: boolean;
  readonly isSigned: boolean;
  readonly secret: 'made' | 'own';
  readonly signingSecret: string;
  readonly signingAlgorithm: NonNullable<NewEndpoint['signingAlgorithm']>;
  readonly retry: 'profile' | 'house' | 'own';
  /** As people write them: `5 min`. */
  readonly gaps: readonly string[];
}

export const blank: FormValues = {
  url: '',
  description: '',
  hears: 'all',
  eventTypes: [],
  operations: [],
  courses: [],
  auth: { isOn: false, username: '', password: '', isKept: false },
  headers: [],
  ordering: 'none',
  rateLimit: '',
  lenient: false,
  isSigned: false,
  secret: 'made',
  signingSecret: '',
  signingAlgorithm: 'v1',
  retry: 'profile',
  gaps: ['1 min', '5 min', '30 min', '2 h', '12 h'],
};

/** A form filled with what an endpoint is; secrets stay where they are. */
export function valuesOf(endpoint: Endpoint): FormValues {
  const { auth, headers = {}, retry } = endpoint;
  const isOwn = typeof retry === 'object';
  return {
    ...blank,
    url: endpoint.url,
    description: endpoint.description ?? '',
    hears: endpoint.eventTypes === undefined ? 'all' : 'chosen',
    eventTypes: endpoint.eventTypes ?? [],
    operations: endpoint.operations ?? [],
    courses: endpoint.courses ?? [],
    auth: {
      isOn: auth?.basic !== undefined,
      username: auth?.basic?.username ?? '',
      password: '',
      isKept: auth?.basic !== undefined,
    },
    headers: Object.keys(headers).map((name) => ({ name, value: '', isKept: true })),
    ordering: endpoint.ordering,
    rateLimit: endpoint.rateLimit ?? '',
    lenient: endpoint.lenient,
    isSigned: endpoint.signed,
    retry: isOwn ? 'own' : retry,
    gaps: isOwn ? retry.gapsSeconds.map(gapText) : blank.gaps,
  };
}

/** What is asked for with a new endpoint: only what its profile takes, and only what was chosen. */
export function newEndpointOf(values: FormValues, profile: Profile): NewEndpoint {
  const { signing } = profile.rules;
  const isSigned = signing === 'always' || values.isSigned;
  const { lenient, ...wish } = wishOf(values, profile);
  return {
    ...wish,
    profile: profile.name,
    ...(lenient && { lenient }),
    ...(signing === 'opt-in' && isSigned && { signing: true }),
    ...(isSigned && values.secret === 'own' && { signingSecret: values.signingSecret.trim() }),
    ...(isSigned && values.secret === 'made' && { signingAlgorithm: values.signingAlgorithm }),
  };
}

/** What differs from how the endpoint is; what was taken away is cleared. */
export function changeOf(values: FormValues, before: Endpoint, profile: Profile): EndpointChange {
  const [wished, was] = [wishOf(values, profile), wishOf(valuesOf(before), profile)];
  const fields = Object.keys({ ...was, ...wished }).filter(
    (field) => JSON.stringify(read(wished, field)) !== JSON.stringify(read(was, field)),
  );
  const change: EndpointChange = Object.fromEntries(
    fields.map((field) => [field, read(wished, field) ?? null]),
  );
  const isOtherwiseSigned = profile.rules.signing === 'opt-in' && values.isSigned !== before.signed;
  return { ...change, ...(isOtherwiseSigned && { signing: values.isSigned }) };
}

/** Whether a change would take what is secret along to another scheme, host or port, which the API refuses. */
export function movesSecrets(values: FormValues, before: Endpoint): boolean {
  const isElsewhere =
    URL.canParse(values.url) &&
    URL.canParse(before.url) &&
    new URL(values.url).origin !== new URL(before.url).origin;
  const keepsPassword = values.auth.isOn && values.auth.isKept && values.auth.password === '';
  return isElsewhere && (keepsPassword || values.headers.some(({ isKept, value }) => isKept && value === ''));
}

/** The retry choice as the schedule operation reads it; undefined where a gap is not understood. */
export function retryText({ retry, gaps }: Pick<FormValues, 'retry' | 'gaps'>): string | undefined {
  if (retry !== 'own') return retry;
  const seconds = gaps.map(gapSeconds);
  return seconds.includes(undefined) ? undefined : seconds.join(',');
}

/** What the API shows, and takes, in the place of a secret that stays as it is. */
const mask = '***';

type Wish = Omit<NewEndpoint, 'profile' | 'lenient'> & { readonly lenient: boolean };

function wishOf(values: FormValues, { rules, promise, operations: saysOperations }: Profile): Wish {
  const { auth, headers, retry, rateLimit, ordering } = values;
  const description = values.description.trim();
  const gapsSeconds = values.gaps.flatMap((gap) => gapSeconds(gap) ?? []);
  const password = auth.isKept && auth.password === '' ? mask : auth.password;
  const isNarrowed = values.hears === 'chosen' || rules.eventTypes === 'one';
  return {
    url: values.url.trim(),
    ...(description !== '' && { description }),
    ...(isNarrowed && { eventTypes: [...values.eventTypes] }),
    ...(saysOperations && values.operations.length > 0 && { operations: [...values.operations] }),
    ...(rules.courseFilter && values.courses.length > 0 && { courses: [...values.courses] }),
    ...(rules.basicAuth && auth.isOn && { auth: { basic: { username: auth.username, password } } }),
    ...(rules.additionalHeaders && headers.length > 0 && { headers: headerRecord(headers) }),
    ordering,
    ...(rateLimit !== '' && { rateLimit }),
    lenient: promise.lenientSuccess !== undefined && values.lenient,
    retry: retry === 'own' ? { gapsSeconds } : retry,
  };
}

function headerRecord(headers: readonly HeaderValues[]): Record<string, string> {
  return Object.fromEntries(
    headers.map(({ name, value, isKept }) => [name.trim(), isKept && value === '' ? mask : value]),
  );
}

function read(from: object, field: string): unknown {
  return Object.entries(from).find(([name]) => name === field)?.[1];
}
