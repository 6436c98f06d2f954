import type { Route } from './ground/route.ts';
import { houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** For machines that watch. Open: nothing here names an academy. */
export function health({ ready, registry }: ApiParts): readonly Route[] {
  const tag = 'health';
  const access = 'open';

  return [
    houseRoute({
      id: 'getHealth',
      method: 'GET',
      path: '/healthz',
      access,
      tag,
      summary: 'Whether the program runs',
      answers: { 200: { description: 'It does.', schema: okSchema } },
      run: () => ({ status: 200, json: { ok: true } }),
    }),
    houseRoute({
      id: 'getReadiness',
      method: 'GET',
      path: '/readyz',
      access,
      tag,
      summary: 'Whether it can take events',
      answers: {
        200: { description: 'It can; `warnings` says what may yet cost data or speed.', schema: okSchema },
        503: { description: 'It cannot; `reasons` says why.', schema: okSchema },
      },
      run: async () => {
        const { ok, reasons, warnings } = await ready();
        return { status: ok ? 200 : 503, json: { ok, reasons, warnings } };
      },
    }),
    houseRoute({
      id: 'getMetrics',
      method: 'GET',
      path: '/metrics',
      access,
      tag,
      summary: 'Figures for Prometheus',
      answers: { 200: { description: 'Text in its exposition format.', contentType: 'text/plain' } },
      run: async () => ({ status: 200, text: await registry.metrics(), contentType: registry.contentType }),
    }),
  ];
}

const sentences = { type: 'array', items: { type: 'string' } };
const okSchema = {
  type: 'object',
  properties: { ok: { type: 'boolean' }, reasons: sentences, warnings: sentences },
  required: ['ok'],
};
