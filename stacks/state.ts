import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { Environment } from '../environments/environment';
import { nameOf } from './names';

type Named = Pick<Environment, 'name' | 'account'>;

/** Bucket of an environment's states, in its region. */
export function stateBucket(environment: Named): string {
  return `${nameOf(environment)}-state-${environment.account}`;
}

/** Alias of the bucket's key, without `alias/`. */
export function stateKeyAlias(environment: Named): string {
  return `${nameOf(environment)}-state`;
}

/** Where a stack's state is in the bucket. */
export function stateKey({ name }: Named, stack: string): string {
  return `${name}/${stack}/terraform.tfstate`;
}

/**
 * Gives `stack` its state: a key of its own in the environment's state bucket, encrypted by the environment's state key and
 * locked natively; a file outside `cdktf.out` where the environment is disposable.
 */
export function keepState(stack: TerraformStack, environment: Environment): void {
  const { account, region, disposable } = environment;
  if (disposable) {
    // Consumers copy this path into their own folder's configuration, so it must be right from every folder of cdktf.out/stacks.
    new LocalBackend(stack, { path: `../../../.strongroom/state/${stack.node.id}.tfstate` });
    return;
  }
  const backend = new S3Backend(stack, {
    bucket: stateBucket(environment),
    key: stateKey(environment, stack.node.id),
    region,
    encrypt: true,
    kmsKeyId: `arn:aws:kms:${region}:${account}:alias/${stateKeyAlias(environment)}`,
  });
  // cdktf 0.21 has no property for the lock file that Terraform 1.10 brought (open-constructs/cdk-terrain#217).
  backend.addOverride('use_lockfile', true);
}
