import type { EndpointRules, Profile } from '@schoolbell/wire';

/** A field of a new endpoint that a profile takes, for who builds a form of them. */
export interface ProfileField {
  readonly name: FieldName;
  readonly isRequired: boolean;
  /** What this profile makes of it; sentences. */
  readonly description: string;
}

type FieldName =
  | 'url'
  | 'description'
  | 'eventTypes'
  | 'operations'
  | 'courses'
  | 'auth'
  | 'headers'
  | 'ordering'
  | 'rateLimit'
  | 'retry'
  | 'lenient'
  | 'signing'
  | 'signingSecret'
  | 'signingAlgorithm';

/** All that an endpoint of the profile may be given; whatever is not named is refused. Says the rules that `ruleFaults` holds to. */
export function fieldsOfProfile({ rules, promise, encodeOperation }: Profile): readonly ProfileField[] {
  const signs = rules.signing === 'always';
  const when = signs ? '' : ' Only beside `signing`.';
  return [
    field('url', urlWords(rules), true),
    field('description', 'A note for people.'),
    field('eventTypes', typeWords[rules.eventTypes], rules.eventTypes === 'one'),
    ...(encodeOperation
      ? [field('operations', 'What it wants to hear of endpoints and deliveries; nothing where left out.')]
      : []),
    ...(rules.courseFilter
      ? [field('courses', 'Ids of the courses it wants to hear of; all where left out.')]
      : []),
    ...(rules.basicAuth ? [field('auth', 'A user and a password that are sent with each request.')] : []),
    ...(rules.additionalHeaders ? [field('headers', 'Headers that are sent with each request.')] : []),
    field('ordering', 'What waits for what; nothing, where left out.'),
    field('rateLimit', 'Requests a second at most; no limit, where left out.'),
    field('retry', 'Another schedule than the profile’s: the house’s, or gaps of your own.'),
    ...(promise.lenientSuccess ? [field('lenient', 'Takes a wider idea of success.')] : []),
    ...(signs ? [] : [field('signing', 'Signs by Standard Webhooks, in headers of its own.')]),
    field('signingSecret', `A secret of your own to sign with; one is made where left out.${when}`),
    field('signingAlgorithm', `What the secret that is made signs by.${when}`),
  ];
}

function field(name: FieldName, description: string, isRequired = false): ProfileField {
  return { name, isRequired, description };
}

function urlWords({ schemes, oncePerUrl }: EndpointRules): string {
  const scheme = schemes.includes('http') ? 'Where it listens.' : 'Where it listens; https only.';
  return oncePerUrl ? `${scheme} Endpoints with the same URL that match one event get it once.` : scheme;
}

const typeWords: Readonly<Record<EndpointRules['eventTypes'], string>> = {
  any: 'What it wants to hear; all that the profile carries, where left out.',
  'one-or-all': 'One type, or all that the profile carries, where left out.',
  one: 'Exactly one type: each has a URL of its own.',
};
