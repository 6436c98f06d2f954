import type { Event } from '../asking/api.ts';

/** Whether it is written as names of types are; which there are, the API knows. */
export function isTypeName(text: string | undefined): text is Event['type'] {
  return text !== undefined && /^[a-z]+\.[a-z]+$/.test(text);
}
