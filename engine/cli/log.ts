import pino from 'pino';
import type { DestinationStream } from 'pino';
import type { Log } from '../log.ts';

/** One line an occurrence, as JSON. Only fields that are known to hold no secret are written as they are. */
export function createLog(level: string, destination: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (fields) => shown(fields) },
    },
    destination,
  );
}

/** What may stand in a log. All else is named and withheld: a new field shows up here before it shows up there. */
const shownFields: ReadonlySet<string> = new Set(
  `
  master dataKey fields
  academy endpoint event eventType delivery profile learner attempt number key lease
  status outcome reason reasons disables fault kind code state disabledReason message detail
  tookMs delayMs awayMs dueAt nextAttemptAt graceMs
  call callsFailed count events deliveries duplicates settlements pending inFlight released lanes
  method route requestId network refused origin host target port signal version node database schema engine synchronous journal
  `
    .trim()
    .split(/\s+/),
);

function shown(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (value instanceof Error) return [name, errorShown(value)];
    return [name, shownFields.has(name) ? masked(value) : '[withheld]'];
  });
  return Object.fromEntries(entries);
}

function errorShown(error: Error, depth = 0): Record<string, unknown> {
  return {
    name: error.name,
    ...('code' in error && { code: masked(error.code) }),
    message: masked(error.message),
    stack: masked(error.stack),
    ...(error.cause instanceof Error && depth < 4 && { cause: errorShown(error.cause, depth + 1) }),
  };
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') {
    return secretForms.reduce((text, form) => text.replaceAll(form, '$<before>[masked]'), value);
  }
  if (Array.isArray(value)) return value.map((item) => masked(item));
  return typeof value === 'object' && value !== null ? '[withheld]' : value;
}

/** Secrets by their look, wherever they strayed: keys, signing secrets, credentials in headers and URLs. */
const secretForms = [
  /(?<before>\bsb_)[a-z]{2,8}_[\dA-Za-z_]{16,}/g,
  /(?<before>\bsbmk_)[\da-f]{8,}(?:_[\da-f]{8})?/g,
  /(?<before>\bwhs[ek]c?_)[\w+/=]{8,}/g,
  /(?<before>\b(?:Bearer|Basic)\s+)[\w.~+/=-]{4,}/gi,
  /(?<before>\b[a-z][a-z\d+.-]*:\/\/)[^/\s@]+@/gi,
  /(?<before>\bhttps?:\/\/[^\s?"]+\?)[^\s"]+/gi,
];
