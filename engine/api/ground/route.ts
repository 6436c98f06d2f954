import type { Academy, Caller, Scope } from '../../model.ts';
import type { Face } from './face.ts';
import { nativeFace } from './native-face.ts';
import type { Reader } from './reader.ts';
import type { Visit } from './visit.ts';

/** An operation of the API: who may, what it takes, what it answers and how it is done, in one place. */
export type Route = AcademyRoute | HouseRoute | FaceRoute;

/** `any` takes every valid key; `open` asks for none. There is no default: a route without one must not start. */
export type Access = Scope | 'any' | 'open';

export interface RouteWords {
  /** The operation's name in the API's description. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With names in braces: `/v1/academies/{academy}`. */
  readonly path: string;
  readonly access: Access;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Reader<object>;
  readonly body?: Body;
  readonly answers: Readonly<Record<number, AnswerWords>>;
  /** Statuses of its problems, besides those that access, query and body bring with them. */
  readonly problems?: readonly number[];
}

export interface Body {
  readonly reader: Reader<unknown>;
  /** A request without one is read as `{}`. */
  readonly optional?: boolean;
  /** Absent means `bodyBytesMax` of the server. */
  readonly bytesMax?: number;
}

export interface AnswerWords {
  readonly description: string;
  /** JSON Schema of the body; absent means none. */
  readonly schema?: object;
  readonly contentType?: string;
}

/** Speaks of what one academy owns. Its path has `{academy}`; the academy is known to exist and to be the caller's. */
export interface AcademyRoute extends RouteWords {
  readonly kind: 'academy';
  run(call: AcademyCall<unknown, unknown>): Promise<Answer> | Answer;
}

export interface HouseRoute extends RouteWords {
  readonly kind: 'house';
  run(call: HouseCall<unknown, unknown>): Promise<Answer> | Answer;
}

/**
 * Speaks another system's API, of what the academy owns that the caller's key belongs to: its path names none. A key
 * that belongs to none, an operator's, is refused.
 */
export interface FaceRoute extends RouteWords {
  readonly kind: 'face';
  readonly face: Face;
  run(call: FaceCall<unknown, unknown>): Promise<Answer> | Answer;
}

export interface HouseCall<B, Q> {
  /** Absent where the route is open. */
  readonly caller: Caller | undefined;
  readonly visit: Visit;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  /** Of the body as it came. */
  readonly bodyBytes: number;
}

export interface AcademyCall<B, Q> extends HouseCall<B, Q> {
  readonly academy: Academy;
}

export interface FaceCall<B, Q> extends AcademyCall<B, Q> {
  /** The whole address that was called, by the request's own Host. */
  address(): URL;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent means no body. */
  readonly json?: unknown;
  /** A body that is text already: JSON where `contentType` is absent. */
  readonly text?: string;
  readonly contentType?: string;
}

/** Ties what a route does to the types that its readers read. */
export function academyRoute<B = undefined, Q = undefined>(
  words: Typed<AcademyCall<B, Q>, B, Q>,
): AcademyRoute {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door: the server calls it with what these very readers read
  return { kind: 'academy', ...words } as unknown as AcademyRoute;
}

export function houseRoute<B = undefined, Q = undefined>(words: Typed<HouseCall<B, Q>, B, Q>): HouseRoute {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door: the server calls it with what these very readers read
  return { kind: 'house', ...words } as unknown as HouseRoute;
}

export function faceRoute<B = undefined, Q = undefined>(
  face: Face,
  words: Typed<FaceCall<B, Q>, B, Q>,
): FaceRoute {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door: the server calls it with what these very readers read
  return { kind: 'face', face, ...words } as unknown as FaceRoute;
}

/** How an operation speaks. */
export function faceOf(route: Route): Face {
  return route.kind === 'face' ? route.face : nativeFace;
}

type Typed<C, B, Q> = Omit<RouteWords, 'query' | 'body'> & {
  readonly query?: Reader<Q>;
  readonly body?: Omit<Body, 'reader'> & { readonly reader: Reader<B> };
  run(call: C): Promise<Answer> | Answer;
};
