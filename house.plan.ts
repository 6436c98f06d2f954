import type { Import } from './house.ts';

// The floor plan. `house.test.ts` holds the house to it.

/** `strangers` never import each other; `neighbours` may, but never in a circle. */
export type Floor = readonly [name: string, kind: 'strangers' | 'neighbours', files: RegExp];

/** From the ground up; a file stands on the first floor that names it. Imports go down. */
export const floors: Readonly<Record<string, readonly Floor[]>> = {
  wire: [
    [
      'words',
      'neighbours',
      /^wire\/(schema|compile|object|formats|suggest|instant|duration|entities|event|event-types|event-fields|field-words|decode|operations)\.ts$/,
    ],
    ['contract', 'strangers', /^wire\/profile\.ts$/],
    [
      'kit of the profiles',
      'neighbours',
      /^wire\/(house|schedule|promise-words|signature|signing-keys|encode|samples)\.ts$/,
    ],
    ['workrooms of profiles', 'neighbours', /^wire\/(examples|skilljar)\//],
    ['profiles', 'strangers', /^wire\/profiles\/[\w-]+\.ts$/],
    ['receiver', 'strangers', /^wire\/receiver\.ts$/],
    ['doors', 'strangers', /^wire\/(wire|profiles)\.ts$/],
  ],
  engine: [
    ['words', 'neighbours', /^engine\/([\w-]+|config\/[\w-]+)\.ts$/],
    ['words of the store', 'neighbours', /^engine\/store\/words\//],
    ['verbs of the store', 'neighbours', /^engine\/store\/(store|verbs)\.ts$/],
    ['migrations', 'strangers', /^engine\/store\/migrations\//],
    ['what stores have in common', 'neighbours', /^engine\/store\/alike\//],
    ['rooms of the stores', 'neighbours', /^engine\/store\/(sqlite|postgres)\//],
    ['stores', 'strangers', /^engine\/store\/(sqlite|postgres)\.ts$/],
    ['moving from one store to the other', 'neighbours', /^engine\/store\/copy\//],
    ['vault', 'neighbours', /^engine\/vault\//],
    ['records', 'neighbours', /^engine\/records\//],
    ['delivery', 'neighbours', /^engine\/delivery\//],
    ['ground of the API', 'neighbours', /^engine\/api\/ground\//],
    ['parts of the API', 'strangers', /^engine\/api\/parts\.ts$/],
    [
      'resources of the API',
      'strangers',
      /^engine\/api\/(?!(routes|mount|express|console|server)\.ts)[\w-]+\.ts$/,
    ],
    ['front of the API', 'neighbours', /^engine\/api\/(routes|mount|express|console|server)\.ts$/],
    ['commands', 'neighbours', /^engine\/cli\//],
  ],
  console: [
    ['words for people', 'neighbours', /^console\/texts(\/|\.ts)/],
    ['asking the API', 'neighbours', /^console\/(asking|generated)\//],
    ['kit of the pages', 'neighbours', /^console\/kit\//],
    ['pages', 'neighbours', /^console\/pages\//],
    ['frame', 'neighbours', /^console\/(frame\/|main\.tsx|vite\.config\.ts)/],
  ],
  bench: [['bench', 'neighbours', /^bench\//]],
  chaos: [],
  examples: [['examples', 'neighbours', /^examples\//]],
};

/** Tests see everything of their workspace, and are seen by none. All of chaos/ is one, which may also be run for hours. */
export const attic: Floor = ['tests', 'neighbours', /\.(test|contract)\.tsx?$|\/testing\/|^chaos\//];

/** Rooms behind a door, and who has the key. */
const innerRooms: readonly (readonly [files: RegExp, key: RegExp, door: string])[] = [
  [/^engine\/store\/sqlite\//, /^engine\/(store\/(sqlite|copy)|cli)(\/|\.ts$)/, 'the embedded store'],
  [/^engine\/store\/postgres\//, /^engine\/(store\/(postgres|copy)|cli)(\/|\.ts$)/, 'the store of many'],
  [
    /^engine\/store\/(?!(store|verbs)\.ts$|words\/)/,
    /^engine\/(store|cli)\//,
    'engine/store/store.ts, with its words,',
  ],
];

/** Rooms of one floor whose files know each other, and nobody in the next: what two need stands on a lower floor. */
const apart = /^console\/pages\/([\w-]+)\//;

/** Which workspaces one may import, besides itself. */
const sees: Readonly<Record<string, readonly string[]>> = {
  wire: [],
  engine: ['wire'],
  console: ['wire'],
  bench: ['wire', 'engine'],
  chaos: ['engine'],
  examples: ['wire', 'engine'],
};

/** Whose tests see more: a real service hands out the console that a browser then looks at, and its clock may be shifted. */
const testsSee: Readonly<Record<string, readonly string[]>> = { console: ['engine', 'chaos'] };

/** Fewer files than these were never there: a check that checks nothing must not pass. */
export const filesAtLeast: Readonly<Record<string, number>> = {
  wire: 42,
  engine: 400,
  bench: 21,
  chaos: 16,
  examples: 9,
  console: 60,
};

/** Who may do what others may not, and why. */
export type Excuse = readonly [files: RegExp, reason: string];

export const mayReadTheWorld: readonly Excuse[] = [
  [/^engine\/cli\//, 'puts the parts together and hands out clock, chance and environment'],
  [/^engine\/config\.ts$/, 'reads the environment, once'],
  [/^engine\/store\/sqlite\/worker\.ts$/, 'a thread of its own, to which no clock can be handed'],
  [/^bench\//, 'measures real time'],
  [/^console\/[\w/-]+\.tsx$/, 'what people see goes by their own clock; what judges takes it as an argument'],
  [
    /^console\/(kit\/watching|frame\/unfetched|vite\.config)\.ts$/,
    'asks again after a while; reads where the service runs',
  ],
  [/^examples\//, 'are programs of their own'],
];

export const mayCallOut: readonly Excuse[] = [
  [
    /^engine\/delivery\/(send|exchange|connections|connector|tunnel)\.ts$/,
    'together they are the one way out',
  ],
  [/^engine\/cli\/(asking|demo|openapi)/, 'plays the platform, which speaks to a running service'],
  [/^console\/frame\/unfetched\.ts$/, 'asks for the page that it stands in'],
  [/^bench\//, 'plays platform and customer'],
  [/^examples\//, 'are programs of their own'],
];

export const mayNameProfiles: readonly Excuse[] = [
  [/^wire\/profiles\//, 'a dialect says its own name'],
  [/^wire\/examples\/operations\.ts$/, 'the endpoint of an example speaks a dialect'],
  [/^engine\/api\/skilljar(-samples)?\.ts$/, 'the API of that very system'],
  [/^engine\/cli\/demo/, 'shows each dialect'],
  [/^bench\//, 'measures chosen dialects'],
  [/^examples\//, 'show chosen dialects'],
];

/** They may stand on what tests stand on. */
const mayUseTestServers: readonly Excuse[] = [
  [/^(bench|chaos)\//, 'measures and breaks a real PostgreSQL, as tests do'],
];

export const maySpeakSql: readonly Excuse[] = [[/^engine\/store\//, 'this is the store']];

/** What is wrong with an import, in a sentence; nothing for a good one. */
export function faultOfImport({ from, to, specifier }: Import): readonly string[] {
  if (to === undefined || /\.(json|css)$/.test(to)) return [];
  const fault = (why: string) => [`${from} imports ${specifier}: ${why}`];
  const [here, there] = [workspaceOf(from), workspaceOf(to)];
  const [mine, its] = [floorOf(from), floorOf(to)];
  if (!mine || !its) return fault(`${mine ? to : from} stands on no floor`);
  if (its === attic && mine !== attic)
    return mayUseTestServers.some(([files]) => files.test(from)) && /\/testing\//.test(to)
      ? []
      : fault('nobody imports a test');
  if (here !== there) {
    if (mine === attic && testsSee[here]?.includes(there)) return [];
    return faultOfCrossing(here, there, specifier).flatMap(fault);
  }
  const room = innerRooms.find(([files, key]) => files.test(to) && !key.test(from));
  if (room && mine !== attic) return fault(`only ${room[2]} is open to it`);
  if (mine === attic || from === to) return [];
  const climb = level(here, its) - level(here, mine);
  if (climb > 0) return fault(`up, from ${mine[0]} to ${its[0]}`);
  const isApart = mine[1] === 'strangers' || apart.exec(from)?.[1] !== apart.exec(to)?.[1];
  return climb === 0 && isApart ? fault(`sideways, among ${mine[0]}`) : [];
}

export function floorOf(path: string): Floor | undefined {
  if (!/\.(tsx?|sql)$/.test(path)) return undefined;
  return attic[2].test(path) ? attic : floors[workspaceOf(path)]?.find(([, , files]) => files.test(path));
}

function faultOfCrossing(here: string, there: string, specifier: string): readonly string[] {
  if (!sees[here]?.includes(there)) return [`${here} does not see ${there}`];
  return there === 'wire' && specifier.startsWith('.') ? ['go in by the door'] : [];
}

function workspaceOf(path: string): string {
  return path.split('/', 1)[0] ?? '';
}

function level(workspace: string, floor: Floor): number {
  return floors[workspace]?.indexOf(floor) ?? -1;
}
