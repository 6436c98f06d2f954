import type { ProblemFault } from '../../problem.ts';

/** What is wrong with an endpoint, told of the webhook that Skilljar's clients see in it. */
export function webhookFaults(faults: readonly ProblemFault[]): ProblemFault[] {
  return faults.flatMap(({ path, code, message }) => {
    const field = webhookField(path);
    return messagesOf(path, code, message).map((said) => ({ path: field, code, message: said }));
  });
}

/** What Skilljar calls the part of an endpoint that a path of our own names. */
export function webhookField(path: string): string {
  const [, field] = fieldNames.find(([ours]) => ours.test(path)) ?? [];
  return field ?? path;
}

const fieldNames: readonly (readonly [RegExp, string])[] = [
  [/^url$/, 'target_url'],
  [/^eventTypes\b/, 'event_type'],
  [/^auth\.basic\.password$/, 'basic_auth_password'],
  [/^auth\b/, 'basic_auth_username'],
  [/^headers\b/, 'additional_headers'],
];

/** Django's own words first, where it has some: clients may look for them. */
function messagesOf(path: string, code: string, message: string): string[] {
  const header = /^headers\.(.+)$/s.exec(path)?.[1];
  const cure = otherWords[code] ?? message;
  const placed = header === undefined ? cure : `"${header}": ${cure}`;
  const django = djangoWords[code];
  return django === undefined ? [placed] : [django, placed];
}

const djangoWords: Readonly<Record<string, string>> = {
  'url-malformed': 'Enter a valid URL.',
  'scheme-refused': 'Enter a valid URL.',
};

/** Where our own sentence names fields that Skilljar calls otherwise. */
const otherWords: Readonly<Record<string, string>> = {
  'url-credentials':
    'The URL holds a user name or password; give them as basic_auth_username and basic_auth_password.',
  'authorization-twice':
    'Give either basic_auth_username and basic_auth_password or a header "Authorization", not both.',
};
