import type { Infer } from '@schoolbell/wire';
import type { Academy } from '../model.ts';
import { Problem } from '../problem.ts';
import { auditEntry, type Actor } from './ground/audit-entry.ts';
import { profileFault } from './ground/found.ts';
import { academyUnknown } from './ground/admission.ts';
import type { Gate } from './ground/gate.ts';
import { randomId } from '../ids.ts';
import { instant, instantSchema } from './ground/instants.ts';
import { pageJson, pageQuery, pageRequest, pageSchema } from './ground/paging.ts';
import { queryReader, reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { houseRoute } from './ground/route.ts';
import { StoreRefused } from '../store/store.ts';
import type { ApiParts } from './parts.ts';

/** Tenants: each owns its keys, events, endpoints and deliveries. */
export function academies(parts: ApiParts, gate: Gate): readonly Route[] {
  const { store, outbox, clock, randomBytes } = parts;
  const tag = 'academies';
  const access = 'operator';
  const one = '/v1/academies/{academy}';

  return [
    houseRoute({
      id: 'createAcademy',
      method: 'POST',
      path: '/v1/academies',
      access,
      tag,
      summary: 'Add an academy',
      body: { reader: reader(created) },
      answers: { 201: { description: 'It can publish as soon as it has a key.', schema: academySchema } },
      problems: [409, 503],
      run: async ({ body, caller }) => {
        refuseUnknownProfiles(parts, body.setUp);
        const {
          name,
          id = randomId('ac', randomBytes).replace('_', '-'),
          companyId = id,
          domain = { id, name },
          ...settings
        } = body;
        const academy: Academy = { ...settings, id, name, companyId, domain, createdAt: clock.now() };
        const deed = { academy: id, action: 'academy.create', subject: id, after: academyJson(academy) };
        const answer = await store.createAcademy(academy, auditEntry(caller, academy.createdAt, deed));
        if (answer.kind === 'exists') throw academyTaken(id);
        if (answer.kind === 'leaving') throw academyLeaving(id);
        gate.forgetAcademy(id);
        outbox.academyChanged(id);
        return { status: 201, json: academyJson(academy) };
      },
    }),
    houseRoute({
      id: 'listAcademies',
      method: 'GET',
      path: '/v1/academies',
      access,
      tag,
      summary: 'List academies',
      query: queryReader(pageQuery),
      answers: { 200: { description: 'A page of them.', schema: pageSchema(academySchema) } },
      run: async ({ query }) => ({
        status: 200,
        json: pageJson(await store.academies(pageRequest(query)), academyJson),
      }),
    }),
    houseRoute({
      id: 'getAcademy',
      method: 'GET',
      path: one,
      access,
      tag,
      summary: 'Look at an academy',
      answers: { 200: { description: 'The academy.', schema: academySchema } },
      run: async ({ params }) => {
        const id = academyId(params);
        const academy = await store.academy(id);
        if (academy === undefined) throw academyUnknown(id);
        return { status: 200, json: academyJson(academy) };
      },
    }),
    houseRoute({
      id: 'changeAcademy',
      method: 'PATCH',
      path: one,
      access,
      tag,
      summary: 'Change what an academy says about itself, and how it is set up',
      description:
        'Absent fields stay as they are; `setUp` is replaced as a whole. Counts for everything sent from now on. ' +
        'Endpoints that are there stand as they stood.',
      body: { reader: reader(changed) },
      answers: { 200: { description: 'As it is now.', schema: academySchema } },
      problems: [503],
      run: async ({ params, body, caller }) => {
        const id = academyId(params);
        refuseUnknownProfiles(parts, body.setUp);
        const academy = await change(id, body, caller);
        gate.forgetAcademy(id);
        outbox.academyChanged(id);
        return { status: 200, json: academyJson(academy) };
      },
    }),
    houseRoute({
      id: 'deleteAcademy',
      method: 'DELETE',
      path: one,
      access,
      tag,
      summary: 'Delete an academy with everything that it owns',
      description:
        'From this answer on nothing of it is accepted, sent or changed, and five seconds later no node shows any of it. Of ' +
        'one that owns much the last rows go later; until ' +
        'then no academy of the same id can be made (409 `academy-leaving`).',
      answers: { 204: { description: 'It is gone, with its keys, events, endpoints and deliveries.' } },
      problems: [503],
      run: async ({ params, caller }) => {
        const id = academyId(params);
        const known = await store.academy(id);
        if (known === undefined) throw academyUnknown(id);
        const deed = { action: 'academy.delete', subject: id, before: academyJson(known) };
        if (!(await store.deleteAcademy(id, auditEntry(caller, clock.now(), deed)))) throw academyUnknown(id);
        gate.forgetAcademy(id);
        outbox.academyChanged(id);
        return { status: 204 };
      },
    }),
  ];

  /** Begins anew where somebody else changed it in between: what is written down is how it was and is. */
  async function change(id: string, wish: ChangeWish, caller: Actor | undefined): Promise<Academy> {
    for (let turns = 0; turns < turnsMax; turns += 1) {
      const seen = await store.academy(id);
      if (seen === undefined) throw academyUnknown(id);
      const shown = { before: academyJson(seen), after: academyJson({ ...seen, ...wish }) };
      const deed = { academy: id, action: 'academy.change', subject: id, ...shown };
      const changed = await store.changeAcademy(id, wish, auditEntry(caller, clock.now(), deed), seen);
      if (changed === undefined) throw academyUnknown(id);
      if (changed !== 'outdated') return changed;
    }
    throw new StoreRefused(
      'store-busy',
      `Academy "${id}" is being changed by many at once; try again in a moment`,
    );
  }
}

const turnsMax = 50;

const name = { type: 'string', minLength: 1, maxLength: 200, description: 'As people call it.' } as const;
const companyId = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  description: 'What some dialects call the company; the academy’s id where absent.',
} as const;
const domain = {
  type: 'object',
  properties: { id: { type: 'string', minLength: 1, maxLength: 200 }, name },
  required: ['id', 'name'],
  additionalProperties: false,
  description: 'What some dialects call the training domain; id and name of the academy where absent.',
} as const;

const setUp = {
  type: 'object',
  properties: {},
  required: [],
  additionalProperties: { type: 'string', enum: ['self-service', 'by-request'] },
  maxProperties: 100,
  description:
    'By name of a profile: whether keys of the academy set endpoints up, or ask an operator for them. Profiles that are not named keep their own rule.',
} as const;
const plainSecrets = {
  type: 'boolean',
  description:
    'Whether the LMS-shaped APIs of this academy show passwords and values of headers, as the systems that they stand in for do.',
} as const;

const created = {
  type: 'object',
  properties: {
    id: {
      type: 'string',
      maxLength: 64,
      pattern: '^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$',
      description: 'at most 64 lower-case letters, digits and dashes; made where absent',
    },
    name,
    companyId,
    domain,
    setUp,
    plainSecrets,
  },
  required: ['name'],
  additionalProperties: false,
} as const;

const changed = {
  type: 'object',
  properties: { name, companyId, domain, setUp, plainSecrets },
  required: [],
  additionalProperties: false,
} as const;

type ChangeWish = Infer<typeof changed>;

const academySchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name,
    companyId,
    domain,
    setUp,
    plainSecrets,
    createdAt: instantSchema,
  },
  required: ['id', 'name', 'companyId', 'domain', 'setUp', 'plainSecrets', 'createdAt'],
};

function academyJson(academy: Academy): object {
  const { id, name: called, companyId: company, domain: at, createdAt } = academy;
  const settings = { setUp: academy.setUp ?? {}, plainSecrets: academy.plainSecrets ?? false };
  return { id, name: called, companyId: company, domain: at, ...settings, createdAt: instant(createdAt) };
}

function refuseUnknownProfiles({ profiles }: ApiParts, setUps: Academy['setUp'] = {}): void {
  const faults = Object.keys(setUps)
    .filter((profile) => !profiles.has(profile))
    .map((profile) => profileFault(profiles, profile, `setUp.${profile}`));
  if (faults[0] === undefined) return;
  throw new Problem({ status: 422, code: 'profile-unknown', detail: faults[0].message, faults });
}

function academyId(params: Readonly<Record<string, string>>): string {
  return params['academy'] ?? '';
}

function academyLeaving(id: string): Problem {
  const detail = `What academy "${id}" owned before it was deleted is still being removed; try again later, or choose another id.`;
  return new Problem({ status: 409, code: 'academy-leaving', detail });
}

function academyTaken(id: string): Problem {
  const detail = `Academy "${id}" exists already; choose another id, or change that one with PATCH.`;
  return new Problem({ status: 409, code: 'academy-exists', detail });
}
