/** How a body may be written. */
export type BodyKind = 'json' | 'form' | 'multipart';

export const mediaTypes: Readonly<Record<BodyKind, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
};
