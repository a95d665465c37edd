import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { principalWith } from './path-rules';

const EVERYTHING = ['create', 'read', 'update', 'delete', 'list', 'sudo'] as const;

/**
 * Repairs Vault when the pipeline cannot, for minutes, and never unseen: each use of this policy in the audit log is an alert.
 * It begins a new root token, which takes the holders of recovery shares as well: from Vault 2.0 also that takes a token.
 *
 * It has no data. It could give itself any, since it writes policies; that is what the alert is for.
 */
export function breakGlass(scope: Construct): Principal {
  const principal = principalWith(scope, 'break-glass', {
    'sys/*': EVERYTHING,
    'auth/*': EVERYTHING,
    'identity/*': EVERYTHING,
  });
  // Past the barrier, should a server ever be configured to show it.
  for (const path of ['sys/raw', 'sys/raw/*']) principal.deny(scope, path);
  return principal;
}
