import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IConstruct } from 'constructs';
import { boundaryArn } from '../constructs/ci/role-boundary';
import type { Environment } from '../environments/environment';
import { nameOf } from './names';

/** Whether the environment has roles for the jobs of GitHub. AWS believes an issuer over TLS only. */
export function trustsGithub({ logins, issuers }: Environment): boolean {
  return logins.github !== undefined && issuers.github.startsWith('https:');
}

export function ciRoleNames(environment: Environment): { readonly plan: string; readonly apply: string } {
  const name = nameOf(environment);
  return { plan: `${name}-ci-plan`, apply: `${name}-ci-apply` };
}

/**
 * Every role that jobs of CI have: those of GitHub's jobs, and those by which jobs of other systems log in to Vault, for they run the
 * same Terraform.
 */
export function ciRoleArns(environment: Environment): Readonly<Record<'plan' | 'apply', readonly string[]>> {
  const { account, logins } = environment;
  const of = (job: 'plan' | 'apply') => [
    ...(trustsGithub(environment) ? [`arn:aws:iam::${account}:role/${ciRoleNames(environment)[job]}`] : []),
    ...(logins.roleArns[`ci-${job}`] ?? []),
  ];
  return { plan: of('plan'), apply: of('apply') };
}

/** Group of Kubernetes that plans: its access entries are made with the cluster, its rights in it (constructs/platform/plan-access.ts). */
export const planGroup = 'strongroom-plan';

/** Name of the policy that is the boundary of CI's apply role, and of every role that it makes. */
export function roleBoundary(environment: Environment): string {
  return `${nameOf(environment)}-boundary`;
}

/** An aspect that puts every role of a stack behind the boundary: CI can make no other (constructs/ci/role-boundary.ts). */
export function behindBoundary(environment: Environment) {
  const permissionsBoundary = boundaryArn({ accountId: environment.account, policyName: roleBoundary(environment) });
  return {
    visit(node: IConstruct) {
      if (node instanceof IamRole) node.permissionsBoundary = node.permissionsBoundaryInput ?? permissionsBoundary;
    },
  };
}
