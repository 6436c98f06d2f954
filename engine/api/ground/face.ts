import type { Problem } from '../../problem.ts';
import type { Scheme } from './credentials.ts';
import type { BodyKind } from './media-types.ts';

/**
 * How an API speaks: our own, or that of a system whose clients are to go on working here. Everything at or below its
 * prefix is answered in its manner, also what is refused before any operation is reached: by the gate, the router, a
 * limit, or a store that is busy or lost. Its operations are `faceRoute`s; `routes.ts` lists them beside our own.
 */
export interface Face {
  /** `/skilljar`; empty for our own, to which all that is no other's belongs. */
  readonly prefix: string;
  /** How a caller shows its key. */
  readonly scheme: Scheme;
  /** Whether a session in a browser is taken besides keys. */
  readonly takesSessions: boolean;
  /** How bodies may be written; others are a 415. */
  readonly bodies: readonly BodyKind[];
  /** Whether an address may end in a slash, too. */
  readonly mayEndInSlash: boolean;
  /** Whether query parameters that an address does not take are overlooked, rather than refused. */
  readonly overlooksParameters: boolean;
  /** Statuses that it says otherwise: `{ 422: 400 }`. */
  readonly statuses: Readonly<Record<number, number>>;
  /** How it words a problem. Headers such as `allow` and the request's id are sent beside it. */
  say(problem: Problem, requestId: string): Said;
  /** For the API's description. */
  readonly description: FaceDescription;
}

export interface Said {
  readonly contentType: string;
  readonly text: string;
}

export interface FaceDescription {
  /** Of its security scheme, unique among all faces. */
  readonly securityName: string;
  /** What a key is shown as. */
  readonly security: string;
  /** JSON Schema of its problems; `$id` is its name among the schemas. */
  readonly problem: { readonly $id: string };
  readonly problemType: string;
}

/** Whose address that is. */
export function faceAt(faces: readonly Face[], url: string): Face {
  const [path = ''] = url.split(/[?#]/, 1);
  const own = faces.filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
  const [nearest] = own.toSorted((a, b) => b.prefix.length - a.prefix.length);
  const face = nearest ?? faces.find(({ prefix }) => prefix === '');
  if (face === undefined) throw new Error('face-missing: no face answers for what belongs to no other');
  return face;
}

export function statusIn(face: Face, status: number): number {
  return face.statuses[status] ?? status;
}
