import type { Construct } from 'constructs';
import { SnapshotStore } from '../constructs/snapshots/snapshot-store';
import type { Environment } from '../environments/environment';
import { awsProvider } from './aws-provider';
import { EnvironmentStack } from './environment-stack';
import { nameOf, snapshotBucket } from './names';

/** Where Vault's snapshots are kept: a state of its own, because it must outlive Vault, its cluster and its network. */
export class SnapshotsStack extends EnvironmentStack {
  readonly bucketArn: string;
  readonly keyArn: string;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, 'snapshots');
    awsProvider(this, environment);
    const { account: accountId, production, snapshots } = environment;
    const { retentionDays, weeklyRetentionDays } = snapshots;
    const { recoveryRegion, breakGlassRoleArn } = environment.seal;
    const store = new SnapshotStore(this, 'store', {
      name: snapshotBucket(environment),
      accountId,
      retentionDays,
      ...(weeklyRetentionDays && { weeklyRetentionDays }),
      ...(breakGlassRoleArn && { breakGlassRoleArn }),
      lock: production ? 'COMPLIANCE' : 'GOVERNANCE',
      ...(recoveryRegion && {
        copy: {
          name: snapshotBucket(environment, recoveryRegion),
          provider: awsProvider(this, environment, recoveryRegion),
          roleName: `${nameOf(environment)}-snapshot-copies`,
        },
      }),
    });
    this.bucketArn = store.bucketArn;
    this.keyArn = store.keyArn;
  }
}
