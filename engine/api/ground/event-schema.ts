import { eventSchemas, eventTypeNames, operationTypeNames } from '@schoolbell/wire';

/** The kinds of events, as a field of a body or query takes them. */
export const eventTypeSchema = { type: 'string', enum: eventTypeNames } as const;

/** What happens to deliveries themselves, as a field of a body or query takes it. */
export const operationTypeSchema = { type: 'string', enum: operationTypeNames } as const;

/** Both, for looking back at what was accepted. */
export const anyTypeSchema = { type: 'string', enum: [...eventTypeNames, ...operationTypeNames] } as const;

/** What publishing takes, for people and generators of clients. */
export function publishBodySchema(eventsMax: number): object {
  const anyEvent = { oneOf: Object.values(eventSchemas) };
  return { oneOf: [anyEvent, { type: 'array', minItems: 1, maxItems: eventsMax, items: anyEvent }] };
}
