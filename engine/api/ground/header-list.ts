/** Headers as they go on the wire. */
export const headerListSchema = {
  type: 'array',
  items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
  description: 'Pairs of name and value, in order.',
};
