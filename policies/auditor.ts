import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { principalWith } from './path-rules';
import { readsConfiguration, readsHealth, readsMetadata } from './reads-configuration';

/** Reads what is configured, who may do what, and how old each secret is. Changes nothing and sees no value. */
export function auditor(scope: Construct): Principal {
  return principalWith(scope, 'auditor', readsHealth, readsConfiguration, readsMetadata);
}
