import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { principalWith } from './path-rules';
import { readsConfiguration, readsMetadata } from './reads-configuration';
import { runsTerraform } from './runs-terraform';

/** Plans every stack of a pull request: reads what Terraform refreshes, and nothing else. */
export function ciPlan(scope: Construct): Principal {
  const principal = principalWith(scope, 'ci-plan', readsConfiguration, readsMetadata);
  runsTerraform(principal);
  return principal;
}
