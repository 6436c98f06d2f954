export const academies = {} as const;
