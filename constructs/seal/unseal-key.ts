import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { KmsReplicaKey } from '@cdktf/provider-aws/lib/kms-replica-key';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Construct } from 'constructs';
import { keyPolicy } from '../kms/key-policy';
import { onlyBreakGlassDestroys } from '../kms/only-break-glass-destroys';

export interface UnsealKeyProps {
  /** Account that owns the key. */
  readonly accountId: string;
  /** Name that operators know the key by, without `alias/`; the replica has the same in its region. */
  readonly alias: string;
  /** The one role that may disable the key or schedule its deletion. @default - no one may */
  readonly breakGlassRoleArn?: string;
  /** Provider of the region that gets a replica. @default - a key of one region, which can never get a replica */
  readonly replicaProvider?: AwsProvider;
}

/**
 * The KMS key that unseals Vault.
 *
 * Losing it loses Vault: recovery shares authorize, they cannot unseal. Terraform therefore refuses to replace it, a test pins its
 * logical id (a block that vanishes is protected by nothing else), and KMS waits 30 days before anyone's deletion takes effect.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/seal#recovery-key
 */
export class UnsealKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: UnsealKeyProps) {
    super(scope, id);
    const name = `alias/${props.alias}`;
    const protectedKey = {
      description: 'Unseals Vault',
      deletionWindowInDays: 30,
      policy: keyPolicy(props.accountId, [onlyBreakGlassDestroys(props.breakGlassRoleArn)]),
      lifecycle: { preventDestroy: true },
    };
    const key = new KmsKey(this, 'Resource', {
      ...protectedKey,
      enableKeyRotation: true,
      ...(props.replicaProvider && { multiRegion: true }),
    });
    new KmsAlias(this, 'Alias', { name, targetKeyId: key.keyId });
    this.arn = key.arn;

    if (!props.replicaProvider) return;
    const provider = props.replicaProvider;
    // KMS rotates a replica together with its primary.
    const replica = new KmsReplicaKey(this, 'Replica', { ...protectedKey, provider, primaryKeyArn: key.arn });
    new KmsAlias(this, 'ReplicaAlias', { provider, name, targetKeyId: replica.keyId });
  }
}
