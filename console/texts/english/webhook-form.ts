export const webhookForm = {} as const;
