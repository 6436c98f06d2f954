export const learners = {} as const;
