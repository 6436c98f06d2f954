/** What a node or a request says, which is an object. */
export function objectIn(text: string): Readonly<Record<string, unknown>> {
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null) throw new Error(`${text} is no object.`);
  return { ...read };
}
