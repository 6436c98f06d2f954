import { auditEntry, type Actor, type Deed } from './ground/audit-entry.ts';
import { academyUnknown } from './ground/admission.ts';
import { reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute, houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** The keys that secrets are sealed with: seen by their ids, and changed while the service runs. */
export function sealingKeys({ rotation, clock }: ApiParts): readonly Route[] {
  const tag = 'sealing keys';
  const access = 'operator';
  const entryOf = (actor: Actor | undefined, deed: Deed) => auditEntry(actor, clock.now(), deed);

  return [
    houseRoute({
      id: 'getMasterKey',
      method: 'GET',
      path: '/v1/master-key',
      access,
      tag,
      summary: 'See which master keys are needed',
      description:
        'A master key wraps the data keys of academies, with which the secrets of their endpoints are sealed. One that is ' +
        'neither `id` nor listed under `dataKeys` can be taken out of where master keys come from.',
      answers: { 200: { description: 'By their ids, which tell nothing of them.', schema: usesSchema } },
      run: async () => {
        const { master, first, uses } = await rotation.uses();
        return { status: 200, json: { id: master, first, dataKeys: byMaster(uses) } };
      },
    }),
    houseRoute({
      id: 'rotateMasterKey',
      method: 'POST',
      path: '/v1/master-key/rotate',
      access,
      tag,
      summary: 'Wrap data keys with the master key that stands first now',
      description:
        'Reads anew where master keys come from, has the whole installation sealed under the first of them, and wraps a ' +
        'bounded number of data keys with it. From this answer on no node makes one under another. Call it until `left` is ' +
        '0; `schoolbell keys rotate-master` does. It may be broken off at any moment.',
      body: { reader: reader(rotationWish), optional: true },
      answers: { 200: { description: 'How far it came.', schema: masterRotatedSchema } },
      problems: [409, 503],
      run: async ({ caller, body }) => {
        const entry = (subject: string, details: Deed['details'] = {}) =>
          entryOf(caller, { action: 'master-key.rotate', subject, details });
        const { master, ...rotated } = await rotation.master(entry, body.to);
        return { status: 200, json: { id: master, ...rotated } };
      },
    }),
    academyRoute({
      id: 'rotateDataKey',
      method: 'POST',
      path: '/v1/academies/{academy}/data-key/rotate',
      access,
      tag,
      summary: 'Seal the secrets of an academy with a new data key',
      description:
        'Makes a data key, or goes on where a call before broke off, and seals a bounded number of endpoints anew. The key ' +
        'before goes when nothing is sealed with it. Call it until `done` is true; `schoolbell keys rotate-data` does. What ' +
        'is sent and how it is signed stays the same.',
      answers: { 200: { description: 'How far it came.', schema: dataRotatedSchema } },
      problems: [503],
      run: async ({ caller, academy: { id } }) => {
        const rotated = await rotation.data(id, (subject) =>
          entryOf(caller, { academy: id, action: 'data-key.rotate', subject }),
        );
        if (rotated === undefined) throw academyUnknown(id);
        const { dataKey, resealed, isDone } = rotated;
        return { status: 200, json: { id: dataKey, resealed, done: isDone } };
      },
    }),
  ];
}

function byMaster(
  uses: readonly { readonly master: string; readonly dataKeys: number }[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(uses.map(({ master, dataKeys }) => [master, dataKeys]));
}

const masterId = { type: 'string', description: 'Of the master key that seals from now on.' } as const;

const rotationWish = {
  type: 'object',
  properties: {
    to: {
      type: 'string',
      pattern: '^mk_[0-9a-f]{16}$',
      description: 'Id of the master key that is to seal: where another stands first, nothing is done.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;

const usesSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', description: 'Of the master key that seals, whichever node does.' },
    first: {
      type: 'string',
      description:
        'Of the one that stands first where this node has its master keys from: a rotation would have it seal.',
    },
    dataKeys: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'By the id of a master key, how many data keys it wraps.',
    },
  },
  required: ['id', 'first', 'dataKeys'],
};

const masterRotatedSchema = {
  type: 'object',
  properties: {
    id: masterId,
    from: {
      type: 'string',
      description: 'Of the one that sealed before this call; absent where it was the same.',
    },
    rewrapped: { type: 'integer', description: 'Data keys wrapped by this call.' },
    left: { type: 'integer', description: 'Data keys that are still to be wrapped.' },
    missing: {
      type: 'array',
      items: { type: 'string' },
      description:
        'Ids of master keys that what is left needs, and that are not to be had here: bring them back.',
    },
    altered: {
      type: 'integer',
      description:
        'Data keys that their own master key does not open, since they were changed in the database; they are no part of `left`.',
    },
  },
  required: ['id', 'rewrapped', 'left', 'missing', 'altered'],
};

const dataRotatedSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', description: 'Of the data key that seals from now on.' },
    resealed: { type: 'integer', description: 'Endpoints sealed anew by this call.' },
    done: { type: 'boolean', description: 'Nothing is left to seal.' },
  },
  required: ['id', 'resealed', 'done'],
};
