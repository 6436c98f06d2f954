import type { FastifyInstance, FastifyRequest } from 'fastify';
import { encodingRefused } from './failure.ts';
import { parseForm } from './form.ts';
import { parseJson } from './json-text.ts';
import type { BodyKind } from './media-types.ts';
import { mediaTypes } from './media-types.ts';
import { parseMultipart } from './multipart.ts';

/** Has a server parse bodies of these kinds and no other. An empty body is `undefined`. */
export function takeBodies(app: FastifyInstance, kinds: readonly BodyKind[]): void {
  app.removeAllContentTypeParsers();
  for (const kind of kinds) {
    const parse = async (request: FastifyRequest, bytes: Buffer): Promise<unknown> => {
      request.bodyBytes = bytes.length;
      refuseEncoding(request);
      if (bytes.length === 0) return undefined;
      return parsers[kind](bytes, request.headers['content-type'] ?? '');
    };
    app.addContentTypeParser<Buffer>(mediaTypes[kind], { parseAs: 'buffer' }, parse);
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the body as it came. */
    bodyBytes: number;
  }
}

const parsers: Readonly<Record<BodyKind, (bytes: Buffer, contentType: string) => unknown>> = {
  json: parseJson,
  form: parseForm,
  multipart: parseMultipart,
};

function refuseEncoding({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw encodingRefused(encoding);
}
