import { algorithmOf } from '@schoolbell/wire';
import type { Endpoint } from '../model.ts';
import type { ProblemFault } from '../problem.ts';
import { Problem } from '../problem.ts';
import { changeEndpoint } from './ground/endpoint-keeping.ts';
import {
  endpointJsonOnce,
  endpointSchema,
  signingAlgorithm,
  signingSecret,
} from './ground/endpoint-shape.ts';
import { idParam, profileOf } from './ground/found.ts';
import { reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import { formerSecretsMax, rotated, secretFaults, wishedSecret } from './ground/signing-secret.ts';
import type { ApiParts } from './parts.ts';

/** Signing with another secret, and for a while with the one before it besides. */
export function endpointRotation(parts: ApiParts): readonly Route[] {
  const { clock, profiles, randomBytes } = parts;

  return [
    academyRoute({
      id: 'rotateSecret',
      method: 'POST',
      path: '/v1/academies/{academy}/endpoints/{id}/rotate-secret',
      access: 'manage',
      tag: 'endpoints',
      summary: 'Change the secret that deliveries are signed with',
      description:
        'Deliveries are signed with the new secret at once, and for a while with the one before it besides, so that receivers ' +
        `change when it suits them. No more than ${formerSecretsMax} former ones are kept: of more, the oldest ends early. A new ` +
        'secret for `v1` is shown in this answer and never again; for `v1a` the answer shows `verificationKey`.',
      body: { reader: reader(rotation), optional: true },
      answers: { 200: { description: 'Signed with the new secret from now on.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body, caller }) => {
        const { overlapSeconds = 86_400, ...wish } = body;
        refuseSecret(secretFaults(wish));
        const { after } = await changeEndpoint(parts, { academy, caller }, idParam(params), (before) => {
          const { signingSecret: known } = before;
          if (known === undefined) throw notSigned(before);
          if (wish.signingSecret === known) refuseSecret([sameSecret]);
          const secret = wishedSecret(wish, randomBytes, algorithmOf(known));
          const times = { at: clock.now(), overlapMs: overlapSeconds * 1000 };
          return {
            profile: profileOf(profiles, before.profile),
            endpoint: rotated({ ...before, signingSecret: known }, secret, times),
            deed: { action: 'endpoint.rotate-secret', details: { overlapSeconds: String(overlapSeconds) } },
          };
        });
        return { status: 200, json: endpointJsonOnce(after) };
      },
    }),
  ];
}

const rotation = {
  type: 'object',
  properties: {
    signingSecret,
    signingAlgorithm: {
      ...signingAlgorithm,
      description: `${signingAlgorithm.description} That of the secret before it, where absent.`,
    },
    overlapSeconds: {
      type: 'integer',
      minimum: 0,
      maximum: 604_800,
      default: 86_400,
      description:
        'So long deliveries are signed with the former secret besides. 0 ends all former ones at once: where one is in wrong hands.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;

function refuseSecret(faults: readonly ProblemFault[]): void {
  const [first] = faults;
  if (first) throw new Problem({ status: 422, code: 'body-invalid', detail: first.message, faults });
}

const sameSecret: ProblemFault = {
  path: 'signingSecret',
  code: 'wrong-value',
  message: 'This is the secret that is in use; give another, or leave it out and one is made.',
};

function notSigned({ id }: Endpoint): Problem {
  const detail = `Endpoint ${id} is not signed, so it has no secret; switch signing on with PATCH {"signing": true}.`;
  return new Problem({ status: 409, code: 'not-signed', detail });
}
