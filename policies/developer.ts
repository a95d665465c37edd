import type { Construct } from 'constructs';
import { Principal } from '../constructs/vault/principal';

/** Nothing but its own token. What developers may do in a tenant and stage, the tenant's stack adds to their group. */
export function developer(scope: Construct): Principal {
  const developer = new Principal(scope, 'developer');
  developer.allowOwnToken();
  return developer;
}
