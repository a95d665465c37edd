import type { Construct } from 'constructs';
import type { Capability } from '../constructs/vault/acl/policy-document';
import { Principal } from '../constructs/vault/principal';

/** Rules on paths that are no engine's, where a grant would say less than the path. */
export type PathRules = Readonly<Record<string, readonly Capability[]>>;

/** Someone who belongs to no tenant, with the rules of all `tables`. */
export function principalWith(scope: Construct, name: string, ...tables: readonly PathRules[]): Principal {
  const principal = new Principal(scope, name);
  for (const [path, capabilities] of tables.flatMap(Object.entries)) principal.allow(scope, path, ...capabilities);
  return principal;
}
