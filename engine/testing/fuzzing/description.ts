/** What the API's own description says of one operation. */
export interface Operation {
  /** `createEndpoint` */
  readonly id: string;
  readonly method: string;
  /** With names in braces. */
  readonly path: string;
  readonly pathNames: readonly string[];
  readonly query: readonly Parameter[];
  /** By content type; empty where it takes no body. */
  readonly bodies: readonly (readonly [contentType: string, schema: Schema])[];
  /** By status: content type to the place of its schema in the document; empty where there is no body. */
  readonly answers: ReadonlyMap<number, ReadonlyMap<string, string>>;
}

export interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

/** JSON Schema, as far as a value is made from it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** The part of an OpenAPI document that is read here. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

interface DescribedOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export function operationsOf({ paths }: Description): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const { operationId: id, parameters = [], requestBody, responses } = described;
      return {
        id,
        method: method.toUpperCase(),
        path,
        pathNames: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
        query: parameters.filter((each) => each.in === 'query'),
        bodies: Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema]),
        answers: new Map(
          Object.entries(responses).map(([status, { content = {} }]) => [
            Number(status),
            new Map(
              Object.keys(content).map((type) => [
                type,
                placeOf(['paths', path, method, 'responses', status, 'content', type, 'schema']),
              ]),
            ),
          ]),
        ),
      };
    }),
  );
}

/** RFC 6901, as a fragment of a URI. */
function placeOf(names: readonly string[]): string {
  return `#/${names.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

/** Which operation a request is for; undefined where it is for none. */
export function operationsByPlace(
  operations: readonly Operation[],
): (method: string, url: string) => Operation | undefined {
  // What is written out goes before what is named in braces.
  const ranked = operations.toSorted((a, b) => a.pathNames.length - b.pathNames.length);
  const places = ranked.map((operation) => [patternOf(operation.path), operation] as const);
  return (method, url) => {
    const path = url.split(/[?#]/, 1)[0] ?? '';
    return places.find(([pattern, operation]) => operation.method === method && pattern.test(path))?.[1];
  };
}

function patternOf(path: string): RegExp {
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replace(/\{\w+\}/g, '[^/]+');
  // Other systems' clients are used to a slash at the end, so their faces take one.
  return new RegExp(/^\/(skilljar|fellow)\//.test(path) ? `^${pattern}/?$` : `^${pattern}$`);
}
