import type { Profile } from '@schoolbell/wire';
import { signatureHeaders } from '@schoolbell/wire';
import { headerFaults } from '../../api/ground/header-rules.ts';
import { secretFaults } from '../../api/ground/signing-secret.ts';
import type { Header } from '../../delivery/destination.ts';
import type { OutgoingRequest } from '../../delivery/request.ts';
import { goldenSample, sampledTypes } from '../../delivery/sample.ts';
import { Ending, exitCodes } from '../ending.ts';
import { knownProfile } from '../known-profile.ts';

export interface SampleWish {
  readonly profile: string;
  readonly type: string;
  /** Absent where nothing is to be sent. */
  readonly to?: string;
  /** `name: value` each. */
  readonly headers: readonly string[];
  readonly secret?: string;
  /** What signing calls the message. */
  readonly id: string;
  readonly now: number;
}

/** The sample as a request; ends the command with a sentence where the wish is no good. */
export function sampleRequest(wish: SampleWish): {
  readonly profile: Profile;
  readonly request: OutgoingRequest;
} {
  const profile = knownProfile(wish.profile);
  const types = sampledTypes(profile).map(({ type }) => type);
  const type = types.find((each) => each === wish.type);
  const sample = type && goldenSample(profile, type);
  if (sample === undefined) {
    throw usage(`Profile "${profile.name}" has no sample of "${wish.type}"; it has: ${types.join(', ')}.`);
  }
  const url = target(wish.to ?? 'http://unsent.invalid/');
  const body = Buffer.from(sample.body, 'utf8');
  const ownHeaders = wish.headers.map(header);
  return {
    profile,
    request: {
      origin: url.origin,
      path: url.pathname + url.search,
      headers: [...sample.headers, ...ownHeaders, ...signature(wish, body)],
      ownHeaders,
      body,
    },
  };
}

function target(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw usage(`--to is ${JSON.stringify(text)}; write http:// or https:// and where it is to go.`);
  }
  if (url.username + url.password !== '') {
    throw usage('--to holds a user or password; send them by --header "Authorization: Basic …".');
  }
  return url;
}

function header(text: string): Header {
  const [, name = '', value = ''] = /^([^:]*):\s*(.*?)\s*$/s.exec(text) ?? [];
  if (name === '') throw usage(`--header is ${JSON.stringify(text)}; write it as "name: value".`);
  const [fault] = headerFaults({ [name]: value });
  if (fault) throw usage(`--header ${JSON.stringify(name)}: ${fault.message}`);
  return [name, value];
}

function signature({ secret, id, now }: SampleWish, body: Buffer): readonly Header[] {
  if (secret === undefined) return [];
  if (secretFaults({ signingSecret: secret }).length > 0)
    throw usage(
      '--secret is no signing secret; write `whsec_` and base64 of 24 to 64 bytes, or `whsk_` and base64 of an ed25519 key.',
    );
  return signatureHeaders({ id, timestamp: Math.floor(now / 1000), body }, [secret]);
}

function usage(message: string): Ending {
  return new Ending(message, exitCodes.usage);
}
