import type { Construct } from 'constructs';
import { CiRoles } from '../constructs/ci/ci-roles';
import { RoleBoundary } from '../constructs/ci/role-boundary';
import { StateBucket } from '../constructs/state/state-bucket';
import type { Environment } from '../environments/environment';
import { tenants } from '../tenants';
import { awsProvider } from './aws-provider';
import { ciRoleNames, roleBoundary, trustsGithub } from './ci';
import { EnvironmentStack } from './environment-stack';
import { nameOf, recoveryKeyAlias, snapshotBucket, unsealKeyAlias } from './names';
import { stateBucket, stateKey, stateKeyAlias } from './state';

/**
 * What must be there before any other stack: a place for their states, and what CI is in AWS. `strongroom bootstrap` applies it, as
 * an administrator; CI cannot change it.
 */
export class BootstrapStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, 'bootstrap');
    awsProvider(this, environment);
    const { account: accountId, region, seal, logins, issuers } = environment;
    const name = nameOf(environment);
    const bucket = stateBucket(environment);
    const keyAlias = stateKeyAlias(environment);
    const { breakGlassRoleArn } = seal;
    const state = new StateBucket(this, 'state', {
      accountId,
      name: bucket,
      keyAlias,
      ...(breakGlassRoleArn && { breakGlassRoleArn }),
    });

    if (!logins.github || !trustsGithub(environment)) return;
    const roles = ciRoleNames(environment);
    const place = { accountId, region, recoveryRegion: seal.recoveryRegion, name };
    const boundary = new RoleBoundary(this, 'boundary', {
      ...place,
      policyName: roleBoundary(environment),
      stateBucket: bucket,
      ciRoles: Object.values(roles),
      protectedKeyAliases: everyones(environment),
      assumableRoles: Object.keys(tenants).map((tenant) => `${tenant}-*`),
    });
    new CiRoles(this, 'ci', {
      ...logins.github,
      ...place,
      roles,
      issuerUrl: issuers.github,
      // dr lives in the account of the environment whose key it has.
      issuerIsKnown: seal.replicaOf !== undefined,
      states: { bucket, keyArn: state.keyArn },
      ownStateKey: stateKey(environment, this.node.id),
      boundaryArn: boundary.arn,
    });
  }
}

/** Aliases of the keys without which Vault, its states or its snapshots are lost: of every environment, for dr lives in prod's account. */
function everyones({ account }: Environment): readonly string[] {
  const any = { name: '*', account };
  return [stateKeyAlias(any), unsealKeyAlias(any.name), recoveryKeyAlias(any.name), `${snapshotBucket(any)}*`];
}
