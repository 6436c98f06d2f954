import type { ShownSetting } from '../config/shown.ts';
import { instant, instantSchema } from './ground/instants.ts';
import { Problem } from '../problem.ts';
import { type CheckUp, type Store, StoreLost, StoreRefused } from '../store/store.ts';
import type { Route } from './ground/route.ts';
import { houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** What an operator set, and what answers. */
export function settings({ store, installation, version }: ApiParts): readonly Route[] {
  return [
    houseRoute({
      id: 'getSettings',
      method: 'GET',
      path: '/v1/settings',
      access: 'operator',
      tag: 'installation',
      summary: 'See how this installation is set, and on what it runs',
      description:
        'Of the node that answers: others may be set otherwise. Of what is secret – keys, passwords, what may hold one – it is ' +
        'said only whether it is set. Settings are changed where the program is started, and count from then on.',
      answers: { 200: { description: 'As it stands.', schema: settingsSchema } },
      problems: [503],
      run: async () => {
        const { engine, version: storeVersion, schema, warnings } = await checkedUp(store);
        const { node, startedAt } = installation;
        return {
          status: 200,
          json: {
            version,
            node,
            startedAt: instant(startedAt),
            store: { engine, version: storeVersion, schema, isShared: store.isShared, warnings },
            settings: installation.settings.map(settingJson),
          },
        };
      },
    }),
  ];
}

/** What an examination finds unfit comes as an error in words, which an operator who looks is to read. */
async function checkedUp(store: Store): Promise<CheckUp> {
  try {
    return await store.checkUp();
  } catch (error) {
    if (error instanceof StoreRefused || error instanceof StoreLost || !(error instanceof Error)) throw error;
    const detail = `The database did not pass its check: ${error.message}`;
    throw new Problem({ status: 503, code: 'store-unfit', detail, cause: error });
  }
}

function settingJson({ variable, flag, value, fallback, unit, doc, ...plain }: ShownSetting): object {
  return {
    variable,
    flag,
    value: value ?? null,
    default: fallback ?? null,
    ...(unit !== undefined && { unit }),
    ...plain,
    description: doc,
  };
}

const settingSchema = {
  type: 'object',
  properties: {
    variable: { type: 'string', description: 'Of the environment: `SCHOOLBELL_PORT`.' },
    flag: { type: 'string', description: 'Of `schoolbell serve`: `--port`. It counts before the variable.' },
    value: {
      type: ['string', 'null'],
      description:
        'What counts now, as it would be written; null where nothing is set, and of what is secret.',
    },
    default: { type: ['string', 'null'], description: 'Null where nothing is the default.' },
    unit: { type: 'string' },
    isSet: { type: 'boolean', description: 'By somebody or by default.' },
    isSecret: { type: 'boolean' },
    isDefault: { type: 'boolean' },
    description: { type: 'string' },
  },
  required: ['variable', 'flag', 'value', 'default', 'isSet', 'isSecret', 'isDefault', 'description'],
};

const settingsSchema = {
  type: 'object',
  properties: {
    version: { type: 'string', description: 'Of the program.' },
    node: { type: 'string', description: 'What the database calls the process that answers.' },
    startedAt: { ...instantSchema, description: 'Since when that process runs.' },
    store: {
      type: 'object',
      properties: {
        engine: { type: 'string' },
        version: { type: 'string' },
        schema: { type: 'integer', description: 'The version of the tables.' },
        isShared: { type: 'boolean', description: 'Whether other nodes may serve the same database.' },
        warnings: {
          type: 'array',
          items: { type: 'string' },
          description: 'What may cost data or speed as it is set; sentences with their cure.',
        },
      },
      required: ['engine', 'version', 'schema', 'isShared', 'warnings'],
    },
    settings: { type: 'array', items: settingSchema },
  },
  required: ['version', 'node', 'startedAt', 'store', 'settings'],
};
