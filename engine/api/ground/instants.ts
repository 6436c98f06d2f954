/** Instants are milliseconds inside and ISO 8601 text outside. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** For text that a schema has read as `date-time`. */
export function instantMs(text: string): number {
  return Date.parse(text);
}

export const instantSchema = { type: 'string', format: 'date-time' } as const;
