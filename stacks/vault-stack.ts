import type { Construct } from 'constructs';
import { AuditDevices } from '../constructs/vault/audit-devices';
import { AuditRequestHeaders } from '../constructs/vault/audit-request-headers';
import type { AuthMethod } from '../constructs/vault/auth/auth-method';
import { AwsAuth } from '../constructs/vault/auth/aws-auth';
import { AwsLogin } from '../constructs/vault/auth/aws-login';
import { GithubActionsLogin } from '../constructs/vault/auth/github-actions-login';
import { JwtAuth } from '../constructs/vault/auth/jwt-auth';
import { KubernetesAuth } from '../constructs/vault/auth/kubernetes-auth';
import { KubernetesLogin } from '../constructs/vault/auth/kubernetes-login';
import type { LoginProps } from '../constructs/vault/auth/login';
import { OidcAuth } from '../constructs/vault/auth/oidc-auth';
import { Duration } from '../constructs/vault/duration';
import { PersonaGroup } from '../constructs/vault/identity/persona-group';
import type { Principal } from '../constructs/vault/principal';
import { RaftAutopilot } from '../constructs/vault/raft-autopilot';
import { RateLimits } from '../constructs/vault/rate-limits';
import { UiHeaders } from '../constructs/vault/ui-headers';
import type { Environment } from '../environments/environment';
import { breakGlass } from '../policies/break-glass';
import { ciApply } from '../policies/ci-apply';
import { ciPlan } from '../policies/ci-plan';
import { people, type RoleHolder } from '../policies/names';
import { principalOf } from '../policies/people';
import { snapshot } from '../policies/snapshot';
import { EnvironmentStack } from './environment-stack';
import { nameOf } from './names';
import { vaultProvider } from './vault-provider';

/** What is inside Vault and belongs to no tenant. The audit devices come first: nothing happens unrecorded. */
export class VaultStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, 'vault');
    vaultProvider(this, environment);
    const audit = new AuditDevices(this, 'audit', { folder: environment.vault.auditFolder });

    new AuditRequestHeaders(this, 'audit-headers', ['x-request-id', 'traceparent']);
    new RaftAutopilot(this, 'autopilot', { nodes: environment.vault.nodes });
    new UiHeaders(this, 'ui-headers');
    const kubernetes = new KubernetesAuth(this, 'kubernetes', { cluster: environment.emulators?.kubernetes });
    new KubernetesLogin(snapshot(this), {
      auth: kubernetes,
      namespaces: ['vault'],
      serviceAccounts: ['vault-snapshot'],
      token: { ttl: Duration.minutes(10), maxTtl: Duration.minutes(10) },
      defaultPolicy: false,
    });
    const methods = [kubernetes, ...this.letIn(environment)];
    const limits = new RateLimits(this, 'rate-limits', { logins: methods.map(loginPath) });
    limits.node.addDependency(...methods);

    for (const child of this.node.children) if (child !== audit) child.node.addDependency(audit);
  }

  /** People and CI, as the environment says. */
  private letIn(environment: Environment): readonly AuthMethod[] {
    const { logins, emulators, issuers, region, vault } = environment;
    const name = nameOf(environment);
    const host = vault.loadBalancer?.hostname;
    const oidc =
      logins.oidc && new OidcAuth(this, 'oidc', { discoveryUrl: logins.oidc.discoveryUrl, ...(host && { host }) });
    const github = logins.github && new JwtAuth(this, 'github', { path: 'github', discoveryUrl: issuers.github });
    const usesAws = Object.keys(logins.roleArns).length > 0;
    const aws = usesAws
      ? new AwsAuth(this, 'aws', { path: 'aws', region, serverId: name, ...(emulators && { endpoint: emulators.aws }) })
      : undefined;
    const byRole = (
      holder: RoleHolder,
      principal: Principal,
      login: Pick<LoginProps, 'token' | 'defaultPolicy'> = {},
    ) => {
      const iamRoles = logins.roleArns[holder];
      return aws && iamRoles && new AwsLogin(principal, { auth: aws, iamRoles, ...login });
    };

    for (const person of people) {
      const principal = principalOf[person](this);
      const byAws = byRole(person, principal);
      const group = logins.oidc?.groups[person];
      new PersonaGroup(principal, {
        ...(oidc && group !== undefined && { oidc: { auth: oidc, group } }),
        ...(byAws && { aws: byAws }),
      });
    }
    byRole('break-glass', breakGlass(this), { token: { ttl: Duration.minutes(15), maxTtl: Duration.hours(1) } });

    // Terraform renews no token: one must outlast its run.
    const plan = { token: { ttl: Duration.minutes(15), maxTtl: Duration.minutes(15) }, defaultPolicy: false };
    const apply = { token: { ttl: Duration.hours(1), maxTtl: Duration.hours(1) }, defaultPolicy: false };
    const [ciPlanner, ciApplier] = [ciPlan(this), ciApply(this)];
    byRole('ci-plan', ciPlanner, plan);
    byRole('ci-apply', ciApplier, apply);
    if (github && logins.github) {
      const { repositoryId, planWorkflow, applyEnvironment } = logins.github;
      const job = { auth: github, audience: name, repositoryId };
      new GithubActionsLogin(ciPlanner, { ...job, ...plan, workflowRef: planWorkflow });
      new GithubActionsLogin(ciApplier, {
        ...job,
        ...apply,
        environment: applyEnvironment,
        ref: 'refs/heads/main',
      });
    }
    return [oidc, github, aws].filter((auth) => auth !== undefined);
  }
}

/** Where clients of an auth method ask without a token. */
function loginPath(auth: AuthMethod): string {
  return auth instanceof OidcAuth ? `auth/${auth.path}/oidc/*` : `auth/${auth.path}/login`;
}
