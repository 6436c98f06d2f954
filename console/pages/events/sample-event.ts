import type { EventTypeEntry } from '../../asking/api.ts';

/** The sample of a type as if it had just happened, laid out to be changed. */
export function sampleText(
  { type, example }: Pick<EventTypeEntry, 'type' | 'example'>,
  fresh: Fresh,
): string {
  const event = { id: fresh.id, type, occurredAt: fresh.at, data: example?.data ?? {} };
  return JSON.stringify(event, undefined, 2);
}

export interface Fresh {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What decides who hears the event that somebody writes; undefined as long as it is no JSON. */
export function draftOf(text: string): { readonly type: string; readonly data: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return { type: '', data: undefined };
  return {
    type: 'type' in value && typeof value.type === 'string' ? value.type : '',
    data: 'data' in value ? value.data : undefined,
  };
}
