import type { EventType, Profile } from '@schoolbell/wire';
import type { Endpoint } from '../../model.ts';
import { isUnapproved } from '../../model.ts';
import { mask } from './endpoint-shape.ts';
import { headersBytesMax, headersMax, headerValueCharactersMax } from './header-rules.ts';

/** An endpoint's id is `ep_` and what Skilljar's clients know it by. */
function webhookId({ id }: Pick<Endpoint, 'id'>): string {
  return id.slice(endpointPrefix.length);
}

/** The id of the endpoint that a webhook's id stands for; undefined where it can stand for none. */
export function endpointIdOf(id: string): string | undefined {
  return /^[0-9a-z]{1,64}$/.test(id) ? endpointPrefix + id : undefined;
}

const endpointPrefix = 'ep_';

/** An endpoint as Skilljar shows a webhook, its keys in the documented order. */
export function webhookJson(endpoint: Endpoint, profile: Profile, plainSecrets = false): object {
  const { url, status, eventTypes, basicAuth, headers } = endpoint;
  const shown = (secret: string) => (plainSecrets || secret === '' ? secret : mask);
  const shownHeaders = Object.entries(headers ?? {}).map(([name, value]): readonly [string, string] => [
    name,
    shown(value),
  ]);
  return {
    id: webhookId(endpoint),
    target_url: url,
    active: status === 'active',
    deactivate_reason: deactivateReason(endpoint),
    event_type: wireType(profile, eventTypes?.[0]),
    basic_auth_username: basicAuth?.username || null,
    basic_auth_password: basicAuth === undefined ? null : shown(basicAuth.password) || null,
    additional_headers: headers === undefined ? null : Object.fromEntries<string>(shownHeaders),
  };
}

/**
 * Skilljar's word for why a webhook is off. One that its customer switched off has none; of one that waits for an
 * operator's approval, or was declined, it is the organization that has to act.
 */
function deactivateReason(endpoint: Endpoint): string | null {
  if (isUnapproved(endpoint)) return 'ORG_DISABLED';
  return endpoint.status === 'disabled' ? (endpoint.disabledReason ?? '').toUpperCase() : null;
}

function wireType(profile: Profile, type: EventType | undefined): string | null {
  return type === undefined ? null : (profile.carries[type]?.wireType ?? type);
}

const optionalText = (description: string) => ({ type: ['string', 'null'], description });

export function webhookSchema(profile: Profile): object {
  return {
    type: 'object',
    properties: {
      id: { type: 'string', pattern: '^[0-9a-z]+$', description: 'Read only [doc].' },
      target_url: { type: 'string', maxLength: 1024, description: 'Where events are POSTed to [doc].' },
      active: {
        type: 'boolean',
        default: true,
        description: 'Set to true, it is sent what was held [ours].',
      },
      deactivate_reason: {
        type: ['string', 'null'],
        enum: ['HTTP_4XX_RESPONSE', 'RETRY_COUNT', 'TOO_MANY_REDIRECTS', 'ORG_DISABLED', null],
        description:
          'Read only; cleared when it is activated [pub]. ORG_DISABLED: it waits for an operator’s approval, or was declined [ours].',
      },
      event_type: {
        type: ['string', 'null'],
        enum: [...Object.values(profile.carries).map((carriage) => carriage.wireType), null],
        description: 'The one event that it hears; every event where absent, blank or null [doc].',
      },
      basic_auth_username: optionalText(
        'Sent by Basic authentication [doc]; null or blank clears it [ours].',
      ),
      basic_auth_password: optionalText(
        `As the user name. Shown as "${mask}" unless the academy shows secrets; sent back so, it stays as it is [ours].`,
      ),
      additional_headers: {
        type: ['object', 'null'],
        additionalProperties: { type: 'string', maxLength: headerValueCharactersMax },
        maxProperties: headersMax,
        description:
          'Sent with every POST as they are given [doc]; in forms, JSON text. Values are masked as the password is, and ' +
          `names and values together have at most ${headersBytesMax} bytes [ours].`,
      },
    },
  };
}
