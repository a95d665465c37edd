import { DataAwsKmsKey } from '@cdktf/provider-aws/lib/data-aws-kms-key';
import type { Construct } from 'constructs';
import { RecoveryShares, type RecoverySharesProps } from '../constructs/seal/recovery-shares';
import { UnsealKey } from '../constructs/seal/unseal-key';
import type { Environment } from '../environments/environment';
import { awsProvider } from './aws-provider';
import { EnvironmentStack } from './environment-stack';
import { recoveryKeyAlias, recoveryShareName, unsealKeyAlias } from './names';

/**
 * The key that unseals Vault, its replica where another region must be able to recover, and a place for each holder's recovery share.
 * A state of its own, because it must outlive everything else: losing it loses Vault.
 */
export class SealStack extends EnvironmentStack {
  readonly keyArn: string;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, 'seal');
    awsProvider(this, environment);
    const { recoveryRegion, breakGlassRoleArn, replicaOf } = environment.seal;
    if (replicaOf) {
      // By alias, in this region: recovery must not need the state of the environment that is gone.
      this.keyArn = new DataAwsKmsKey(this, 'replica', { keyId: `alias/${unsealKeyAlias(replicaOf)}` }).arn;
      return;
    }
    const recovery = recoveryRegion && {
      region: recoveryRegion,
      provider: awsProvider(this, environment, recoveryRegion),
    };
    this.keyArn = new UnsealKey(this, 'unseal-key', {
      accountId: environment.account,
      alias: unsealKeyAlias(environment.name),
      ...(breakGlassRoleArn && { breakGlassRoleArn }),
      ...(recovery && { replicaProvider: recovery.provider }),
    }).arn;
    if (environment.recovery) this.keepShares(environment, environment.recovery, recovery || undefined);
  }

  private keepShares(
    { name, account, region, seal }: Environment,
    { ceremonyRoleArn, holders }: NonNullable<Environment['recovery']>,
    recovery: RecoverySharesProps['recovery'],
  ): void {
    new RecoveryShares(this, 'recovery-shares', {
      accountId: account,
      region,
      keyAlias: recoveryKeyAlias(name),
      ceremonyRoleArn,
      recovery,
      ...(seal.breakGlassRoleArn && { breakGlassRoleArn: seal.breakGlassRoleArn }),
      holders: Object.fromEntries(
        Object.entries(holders).map(([holder, { readerRoleArn }]) => [
          holder,
          { secretName: recoveryShareName(name, holder), readerRoleArn },
        ]),
      ),
    });
  }
}
