import type { EventType, Profile } from '@schoolbell/wire';
import { carriedTypes, didYouMean } from '@schoolbell/wire';
import type { ProblemFault } from '../../problem.ts';
import { headerFaults, headersMax, headerValueCharactersMax } from './header-rules.ts';
import type { Reader } from './reader.ts';
import { urlFaults } from './target-url.ts';
import { webhookSchema } from './skilljar-shape.ts';
import { webhookFaults } from './skilljar-words.ts';

/** What a caller wants a webhook to be. Undefined leaves a field as it is; null clears it. */
export interface WebhookWish {
  readonly targetUrl?: string | undefined;
  readonly active?: boolean | undefined;
  readonly eventType?: EventType | null | undefined;
  readonly username?: string | null | undefined;
  readonly password?: string | null | undefined;
  readonly headers?: Readonly<Record<string, string>> | null | undefined;
}

/**
 * Reads a webhook as Django REST framework would, from JSON and from forms alike: "True" and "1" are booleans too, blank
 * is null, additional headers may be JSON text. What only the service can say is overlooked, so that what was read can
 * be sent back; fields that nobody knows are refused, since a misspelt `event_type` would subscribe to everything.
 */
export function webhookReader(profile: Profile, { isNew }: { isNew: boolean }): Reader<WebhookWish> {
  const schema = { ...webhookSchema(profile), ...(isNew && { required: ['target_url'] }) };
  return {
    schema,
    read(body) {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        return { kind: 'faulty', faults: [notAnObject(body)] };
      }
      const faults: ProblemFault[] = unknownFields(Object.keys(body));
      const field = <T>(name: string, read: (value: unknown) => FieldRead<T>): T | undefined => {
        const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
        if (value === undefined) return undefined;
        const found = read(value);
        if ('value' in found) return found.value;
        faults.push(...found.refused.map((message) => ({ path: name, code: 'field-refused', message })));
        return undefined;
      };
      const value: WebhookWish = {
        targetUrl: field('target_url', (url) => readUrl(url, profile)),
        active: field('active', readBoolean),
        eventType: field('event_type', (name) => readEventType(name, profile)),
        username: field('basic_auth_username', (text) => readCredential(text, usernameCharactersMax)),
        password: field('basic_auth_password', (text) => readCredential(text, passwordCharactersMax)),
        headers: field('additional_headers', readHeaders),
      };
      if (isNew && !Object.hasOwn(body, 'target_url')) faults.unshift(missingUrl);
      return faults.length > 0
        ? { kind: 'faulty', faults: faults.slice(0, faultsMax) }
        : { kind: 'read', value };
    },
  };
}

type FieldRead<T> = { readonly value: T } | { readonly refused: readonly string[] };

const refused = (...messages: readonly string[]) => ({ refused: messages });

function readUrl(value: unknown, { name, rules }: Profile): FieldRead<string> {
  if (value === null) return refused('This field may not be null.', 'Give the URL that listens.');
  if (typeof value !== 'string') return refused('Not a valid string.', 'Give the URL as text.');
  const url = value.trim();
  if (url === '') return refused('This field may not be blank.', 'Give the URL that listens.');
  if (url.length > urlCharactersMax)
    return refused(`Ensure this field has no more than ${urlCharactersMax} characters.`);
  const faults = webhookFaults(urlFaults(url, name, rules.schemes));
  return faults.length === 0 ? { value: url } : refused(...faults.map(({ message }) => message));
}

function readBoolean(value: unknown): FieldRead<boolean> {
  if (value === null || value === '')
    return refused('This field may not be null.', 'Give true or false, or leave it out.');
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (truths.has(word)) return { value: true };
  if (untruths.has(word)) return { value: false };
  return refused('Must be a valid boolean.', 'Give true or false.');
}

function readEventType(value: unknown, profile: Profile): FieldRead<EventType | null> {
  if (value === null || value === '') return { value: null };
  const { carries } = profile;
  const types = carriedTypes(profile);
  const type = types.find((each) => carries[each]?.wireType === value);
  if (type !== undefined) return { value: type };
  const names = types.map((each) => carries[each]?.wireType).join(', ');
  return refused(
    `"${shown(value)}" is not a valid choice.`,
    `Choose one of ${names}; or leave it out to hear of everything.`,
  );
}

function readCredential(value: unknown, charactersMax: number): FieldRead<string | null> {
  if (value === null || value === '') return { value: null };
  if (typeof value !== 'string') return refused('Not a valid string.', 'Give it as text.');
  if ([...value].length > charactersMax)
    return refused(`Ensure this field has no more than ${charactersMax} characters.`);
  if (/[\p{Cc}\p{Cs}]/u.test(value))
    return refused('It holds a control character, which Basic authentication cannot send (RFC 7617).');
  return { value };
}

function readHeaders(value: unknown): FieldRead<Readonly<Record<string, string>> | null> {
  if (value === null || value === '') return { value: null };
  const map = typeof value === 'string' ? parsed(value) : value;
  if (map === undefined)
    return refused('Value must be valid JSON.', 'Give an object such as {"client_id": "a"}.');
  if (map === null) return { value: null };
  if (typeof map !== 'object' || Array.isArray(map)) {
    return refused(
      `Expected a dictionary of items but got type "${kindOf(map)}".`,
      'Give an object such as {"client_id": "a"}.',
    );
  }
  const entries = Object.entries(map).map(([name, text]): readonly [string, unknown] => [name, text]);
  if (entries.length > headersMax)
    return refused(`Ensure this field has no more than ${headersMax} elements.`);
  const wrong = entries.find(([, text]) => typeof text !== 'string');
  if (wrong)
    return refused(`"${shown(wrong[0])}": Not a valid string.`, 'Give the value of each header as text.');
  const long = entries.find(([, text]) => String(text).length > headerValueCharactersMax);
  if (long)
    return refused(
      `"${shown(long[0])}": Ensure this value has no more than ${headerValueCharactersMax} characters.`,
    );
  const headers = Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
  const faults = webhookFaults(headerFaults(headers));
  return faults.length === 0 ? { value: headers } : refused(...faults.map(({ message }) => message));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unknownFields(names: readonly string[]): ProblemFault[] {
  const strange = names.filter((name) => !writable.includes(name) && !readOnly.includes(name));
  return strange.slice(0, faultsMax).map((name) => ({
    path: shown(name),
    code: 'unknown-field',
    message: `This field is unknown; ${didYouMean(name, writable)}`.replace(/\w$/, '$&.'),
  }));
}

function notAnObject(body: unknown): ProblemFault {
  const message = `Invalid data. Expected a dictionary, but got ${kindOf(body)}. Send an object with a target_url.`;
  return { path: '', code: 'wrong-type', message };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 64);

const missingUrl: ProblemFault = {
  path: 'target_url',
  code: 'missing-field',
  message: 'This field is required.',
};

const writable = [
  'target_url',
  'active',
  'event_type',
  'basic_auth_username',
  'basic_auth_password',
  'additional_headers',
];
const readOnly = ['id', 'deactivate_reason'];

/** What Django REST framework's BooleanField takes, in any case. */
const truths: ReadonlySet<unknown> = new Set([true, 1, '1', 't', 'true', 'y', 'yes', 'on']);
const untruths: ReadonlySet<unknown> = new Set([false, 0, '0', 'f', 'false', 'n', 'no', 'off']);

const urlCharactersMax = 1024;
const usernameCharactersMax = 255;
const passwordCharactersMax = 1024;
const faultsMax = 50;
