import type { Scope } from '../../model.ts';

const scopes = ['publish', 'read', 'manage', 'operator'] as const satisfies readonly Scope[];

/** What a key or a session may do, as answers say it. */
export const scopesSchema = { type: 'array', items: { type: 'string', enum: scopes } };
