import { Construct } from 'constructs';
import { AppRoleAuth } from '../../constructs/vault/auth/approle-auth';
import { AppRoleLogin } from '../../constructs/vault/auth/approle-login';
import { GithubActionsLogin } from '../../constructs/vault/auth/github-actions-login';
import { GitlabLogin } from '../../constructs/vault/auth/gitlab-login';
import { JwtAuth } from '../../constructs/vault/auth/jwt-auth';
import type { KubernetesAuth } from '../../constructs/vault/auth/kubernetes-auth';
import { KubernetesLogin } from '../../constructs/vault/auth/kubernetes-login';
import { Duration } from '../../constructs/vault/duration';
import type { KvSecret } from '../../constructs/vault/engines/kv-secret';
import { Principal } from '../../constructs/vault/principal';
import type { TenantProps } from '../tenant';
import { github, gitlab } from './accounts';
import type { Databases } from './databases';
import type { Secrets } from './secrets';

/** That jobs have their tokens made for. */
const AUDIENCE = 'https://vault.smartdairy.internal:8200';

export interface PipelinesProps extends Pick<TenantProps, 'issuers' | 'cluster'> {
  readonly kubernetes: KubernetesAuth;
  readonly secrets: Secrets;
  readonly databases: Databases;
}

/** GitLab, GitHub Actions and Jenkins. Each of them revokes its token when it is done. */
export class Pipelines extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelinesProps,
  ) {
    super(scope, id);
    this.addGitlab();
    this.addGithub();
    this.addJenkins();
  }

  private addGitlab(): void {
    const { issuers, secrets, databases } = this.props;
    const auth = new JwtAuth(this, 'gitlab', { path: 'smart-dairy/jwt', discoveryUrl: issuers.gitlab });
    const branch = { auth, audience: AUDIENCE, projectId: gitlab.projectId, ref: 'main' };

    const pipeline = this.pipeline('smart-dairy-gitlab-ci', secrets.sonarqube);
    new GitlabLogin(pipeline, { ...branch, role: 'gitlab-ci' });
    databases.testRunner.grantCredentials(pipeline);

    if (!secrets.deployProduction) return;
    // Approved by the rules of the protected environment, not by who holds the key.
    const production = this.pipeline('smart-dairy-gitlab-production', secrets.deployProduction);
    new GitlabLogin(production, { ...branch, role: 'gitlab-production', environment: 'production' });
  }

  private addGithub(): void {
    const { issuers, databases } = this.props;
    const auth = new JwtAuth(this, 'github', { path: 'smart-dairy/github-actions', discoveryUrl: issuers.github });
    const pipeline = this.pipeline('smart-dairy-github-actions');
    new GithubActionsLogin(pipeline, {
      auth,
      role: 'github-actions',
      audience: AUDIENCE,
      repositoryId: github.repositoryId,
      ref: 'refs/heads/main',
      environment: 'production',
    });
    databases.deployment?.grantCredentials(pipeline);
  }

  /** Jenkins has no identity of its own, so its controller's account hands each build a wrapped secret id. */
  private addJenkins(): void {
    const { kubernetes, databases, cluster } = this.props;
    const auth = new AppRoleAuth(this, 'approle', { path: 'smart-dairy/approle' });
    const pipeline = this.pipeline('smart-dairy-cicd-policy');
    databases.jenkins.grantCredentials(pipeline);
    const login = new AppRoleLogin(pipeline, {
      auth,
      role: 'cicd',
      secretIdTtl: Duration.hours(1),
      // The company's network; a Vault outside of it serves its own machine.
      cidrs: [cluster ? '127.0.0.1/32' : '10.0.0.0/8'],
      token: { ttl: Duration.minutes(30), maxTtl: Duration.hours(1) },
    });

    const controller = new Principal(this, 'smart-dairy-jenkins');
    new KubernetesLogin(controller, {
      auth: kubernetes,
      role: 'jenkins',
      namespaces: ['jenkins'],
      serviceAccounts: ['jenkins'],
      token: { ttl: Duration.minutes(15), maxTtl: Duration.hours(1) },
    });
    login.grantHandOut(controller);
  }

  /** Each of them pulls and pushes images. */
  private pipeline(name: string, ...secrets: readonly KvSecret[]): Principal {
    const principal = new Principal(this, name);
    for (const secret of [this.props.secrets.dockerRegistry, ...secrets]) secret.grantRead(principal);
    principal.allow(this, 'auth/token/revoke-self', 'update');
    return principal;
  }
}
