import type { Construct } from 'constructs';
import { CiRoles } from '../constructs/ci/ci-roles';
import { RoleBoundary } from '../constructs/ci/role-boundary';
import { StateBucket } from '../constructs/state/state-bucket';
import type { Environment } from '../environments/environment';
import { awsProvider } from './aws-provider';
import { ciRoleNames, roleBoundary, trustsGithub } from './ci';
import { EnvironmentStack } from './environment-stack';
import { nameOf, unsealKeyAlias } from './names';
import { stateBucket, stateKey, stateKeyAlias } from './state';

/**
 * What must be there before any other stack: a place for their states, and what CI is in AWS. `strongroom bootstrap` applies it, as
 * an administrator; CI cannot change it.
 */
export class BootstrapStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, 'bootstrap');
    awsProvider(this, environment);
    const { account: accountId, seal, logins, issuers } = environment;
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
    const boundary = new RoleBoundary(this, 'boundary', {
      accountId,
      name,
      policyName: roleBoundary(environment),
      stateBucket: bucket,
      ciRoles: Object.values(roles),
      protectedKeyAliases: [keyAlias, unsealKeyAlias(seal.replicaOf ?? environment.name)],
    });
    new CiRoles(this, 'ci', {
      ...logins.github,
      accountId,
      name,
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
