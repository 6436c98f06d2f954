import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';
import type { SessionKind } from './ground/session-cookie.ts';
import { cookieNames } from './ground/session-cookie.ts';
import { refuseOthers } from './mount.ts';
import type { ApiParts } from './parts.ts';

type ConsoleParts = Pick<ApiParts, 'consoleFolder' | 'portalEmbedders' | 'publicUrl' | 'randomBytes'>;

/** Hands out the pages for people: the console, and the portal, which are one application at two addresses. */
export function addConsole(app: FastifyInstance, parts: ConsoleParts): void {
  const { consoleFolder, portalEmbedders = [], publicUrl, randomBytes } = parts;
  // Where a proxy gives the service a part of a host, browsers know its pages by longer paths than it does.
  const root = publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
  app.get('/', hidden, (_request, reply) => reply.redirect(`${root}/console/`, 302));
  refuseOthers(app, '/', ['GET']);
  for (const [kind, embedders] of [
    ['console', []],
    ['portal', portalEmbedders],
  ] as const) {
    for (const path of [`/${kind}`, `/${kind}/*`]) {
      refuseOthers(app, path, ['GET']);
      app.get(path, hidden, (request, reply) => {
        if (consoleFolder === undefined) throw notBuilt();
        const nonce = randomBytes(16).toString('base64');
        return reply
          .headers({ 'content-security-policy': policy(nonce, embedders) })
          .header('content-type', 'text/html; charset=utf-8')
          .send(
            pageIn(consoleFolder)
              .replaceAll('{{nonce}}', nonce)
              .replaceAll('{{root}}', root)
              .replaceAll('"./assets/', `"${root}/console/assets/`)
              .replaceAll('{{session}}', showsCookie(request, kind) ? 'shown' : 'none'),
          );
      });
    }
  }
  if (consoleFolder === undefined) return;
  void app.register(async (scope) => {
    // Their names change with what they hold. A problem in their place takes this back.
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' });
    });
    await scope.register(fastifyStatic, {
      root: join(consoleFolder, 'assets'),
      prefix: '/console/assets/',
      schemaHide: true,
      decorateReply: false,
      index: false,
      preCompressed: true,
      cacheControl: false,
    });
  });
}

/** What it holds is judged when something is asked with it. */
function showsCookie({ headers }: FastifyRequest, kind: SessionKind): boolean {
  return headers.cookie?.includes(`${cookieNames[kind]}=`) ?? false;
}

const hidden = { schema: { hide: true } };

/** Read anew each time: an update of the program in its place must not leave half a console until the next start. */
function pageIn(folder: string): string {
  return readFileSync(join(folder, 'index.html'), 'utf8');
}

/**
 * Nothing inline but the few styles that the component kit writes, which carry the nonce; nothing of other hosts, and in a
 * frame only where the platform's own pages are named.
 */
function policy(nonce: string, embedders: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${embedders.length === 0 ? "'none'" : embedders.join(' ')}`,
  ].join('; ');
}

function notBuilt(): Problem {
  const detail =
    'The console was not built; run `npm run build` and start the service again. The API does not need it.';
  return new Problem({ status: 503, code: 'console-missing', detail });
}
