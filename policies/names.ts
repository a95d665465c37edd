/** People, by their everyday work: the names of policies, and of identity groups that tenants add policies to. */
export const people = ['admin', 'security', 'auditor', 'operator', 'developer'] as const;
export type Person = (typeof people)[number];

/** Whom an IAM role may let in. Break-glass has no other way, so that AWS records its use as well. */
export const roleHolders = [...people, 'break-glass', 'ci-plan', 'ci-apply'] as const;
export type RoleHolder = (typeof roleHolders)[number];
