/** The id of the learner whom an event's data is about; operational events are about none. */
export function learnerIn(data: object): string | undefined {
  const learner: unknown = 'learner' in data ? data.learner : undefined;
  if (typeof learner !== 'object' || learner === null || !('id' in learner)) return undefined;
  return typeof learner.id === 'string' ? learner.id : undefined;
}
