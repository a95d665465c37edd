import { Construct } from 'constructs';
import { GithubAuth } from '../../constructs/vault/auth/github-auth';
import { GithubTeamLogin } from '../../constructs/vault/auth/github-team-login';
import { Duration } from '../../constructs/vault/duration';
import type { PkiIntermediate } from '../../constructs/vault/engines/pki-intermediate';
import { Principal } from '../../constructs/vault/principal';
import type { Stage } from '../../constructs/vault/stage';
import { github } from './accounts';
import type { Secrets } from './secrets';

export interface PeopleProps {
  readonly stages: readonly Stage[];
  readonly secrets: Secrets;
  readonly intermediate: PkiIntermediate;
}

/**
 * Three teams. They see how Vault is set up and change none of it: statements that make users, IAM documents and policies are ways
 * to every secret, and change through code.
 */
export class People extends Construct {
  private readonly auth: GithubAuth;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PeopleProps,
  ) {
    super(scope, id);
    const { organization, organizationId } = github;
    this.auth = new GithubAuth(this, 'github', {
      path: 'smart-dairy/github',
      organization,
      organizationId,
      token: { ttl: Duration.hours(1), maxTtl: Duration.hours(8) },
    });
    this.addDevops();
    this.addSecurity();
    if (props.stages.includes('dev')) this.addDevelopers();
  }

  /** Values of all classes but Critical, and operations on what is set up. */
  private addDevops(): void {
    const { secrets, intermediate } = this.props;
    const devops = this.team('smart-dairy-devops', 'devops');
    const { kv } = secrets;
    devops.allow(kv, `${kv.path}/data/*`, 'create', 'read', 'update', 'patch', 'delete');
    devops.allow(kv, `${kv.path}/metadata/*`, 'read', 'list', 'update', 'delete');
    devops.allow(kv, `${kv.path}/undelete/*`, 'update');
    devops.allow(kv, `${kv.path}/destroy/*`, 'update');
    // The rule for the very path is the one that decides. Deleting metadata deletes the values.
    for (const path of secrets.critical)
      for (const endpoint of ['data', 'metadata', 'undelete', 'destroy'])
        devops.deny(kv, `${kv.path}/${endpoint}/${path}`);

    for (const folder of ['db/config', 'db/roles', 'aws/roles', 'transit/keys', 'pki_int/roles'])
      devops.allow(this, `smart-dairy/${folder}/*`, 'read', 'list');
    devops.allow(this, 'smart-dairy/transit/keys/+/rotate', 'update');
    intermediate.grantRevoke(devops);
    devops.allow(this, 'sys/leases/revoke-prefix/smart-dairy/db/*', 'update', 'sudo');
    this.allowOverview(devops);
  }

  /** Who may do what, who did, and an end to it; no value of any secret. */
  private addSecurity(): void {
    const { kv } = this.props.secrets;
    const security = this.team('smart-dairy-security', 'security');
    security.allow(kv, `${kv.path}/metadata/*`, 'read', 'list');
    security.allow(this, 'sys/auth', 'read');
    security.allow(this, 'sys/auth/*', 'read', 'sudo');
    security.allow(this, 'sys/leases/lookup', 'update');
    security.allow(this, 'sys/leases/lookup/*', 'list', 'sudo');
    security.allow(this, 'sys/leases/revoke', 'update');
    security.allow(this, 'sys/leases/revoke/*', 'update');
    security.allow(this, 'sys/leases/revoke-prefix/smart-dairy/*', 'update', 'sudo');
    this.allowOverview(security);
  }

  private addDevelopers(): void {
    const { kv } = this.props.secrets;
    const developers = this.team('smart-dairy-developer-policy', 'developers');
    developers.allow(kv, `${kv.path}/data/apps/+/dev/*`, 'read');
    developers.allow(kv, `${kv.path}/metadata/apps/+/dev/*`, 'list');
  }

  private allowOverview(principal: Principal): void {
    principal.allow(this, 'sys/policies/acl/*', 'read', 'list');
    principal.allow(this, 'sys/audit', 'read', 'sudo');
    for (const path of ['sys/health', 'sys/seal-status', 'sys/metrics']) principal.allow(this, path, 'read');
  }

  private team(policy: string, team: string): Principal {
    const principal = new Principal(this, policy);
    new GithubTeamLogin(principal, { auth: this.auth, team });
    return principal;
  }
}
