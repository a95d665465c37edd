import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Construct } from 'constructs';
import { type KeyStatement, keyPolicy } from './key-policy';

export interface CustomerKeyProps {
  /** Account that owns the key. */
  readonly accountId: string;
  /** Name that operators know the key by, without `alias/`. */
  readonly alias: string;
  readonly description: string;
  /** What the key's policy says beyond the account's right to administer. @default - nothing */
  readonly statements?: readonly KeyStatement[];
  /** Of another region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/** A symmetric key that AWS rotates every year. Terraform refuses to replace it: what it encrypted would be lost. */
export class CustomerKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    super(scope, id);
    const provider = props.provider && { provider: props.provider };
    const key = new KmsKey(this, 'Resource', {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: keyPolicy(props.accountId, props.statements),
      lifecycle: { preventDestroy: true },
      ...provider,
    });
    new KmsAlias(this, 'Alias', { name: `alias/${props.alias}`, targetKeyId: key.keyId, ...provider });
    this.arn = key.arn;
  }
}
