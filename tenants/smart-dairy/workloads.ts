import { Construct } from 'constructs';
import type { KubernetesAuth } from '../../constructs/vault/auth/kubernetes-auth';
import { KubernetesLogin, type KubernetesLoginProps } from '../../constructs/vault/auth/kubernetes-login';
import { Duration } from '../../constructs/vault/duration';
import { Principal } from '../../constructs/vault/principal';
import type { Stage } from '../../constructs/vault/stage';
import { type Application, applications, named } from './applications';
import type { Certificates } from './certificates';
import type { Clouds } from './clouds';
import type { Databases } from './databases';
import type { Keys } from './keys';
import type { Secrets } from './secrets';

export interface WorkloadsProps {
  readonly auth: KubernetesAuth;
  readonly stage: Stage;
  readonly secrets: Secrets;
  readonly databases: Databases;
  readonly keys: Keys;
  readonly clouds: Clouds;
  readonly certificates: Certificates;
}

const SHORT = { ttl: Duration.minutes(15), maxTtl: Duration.minutes(15) };

/**
 * The applications of one stage: each reads its own folder, and what is granted to it by name. Policies are named after application and
 * stage, roles as clients know them.
 */
export class Workloads extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkloadsProps,
  ) {
    super(scope, id);
    const { stage, databases } = props;
    for (const app of applications) {
      const principal = this.addApplication(app);
      if (app === 'milk-tracker') this.grantMilkTracker(principal);
      else databases.staticUserOf(app, stage)?.grantCredentials(principal);
    }
    this.addStaticUser();
    this.addCertManager();
  }

  private addApplication(app: Application): Principal {
    const { stage, secrets } = this.props;
    const principal = new Principal(this, `${app}-${stage}`);
    this.login(principal, app, { role: named(app, stage) });
    secrets.kv.grantReadBelow(principal, `apps/${app}/${stage}`);
    principal.allowOwnToken();
    return principal;
  }

  private grantMilkTracker(principal: Principal): void {
    const { stage, secrets, databases, keys, clouds } = this.props;
    for (const role of databases.milkTrackerAt(stage)) role.grantCredentials(principal);
    for (const secret of secrets.sendersOf(stage)) secret.grantRead(principal);
    // Names only: what is shared is read by whoever was granted it.
    principal.allow(secrets.kv, `${secrets.kv.path}/metadata/shared/*`, 'list');
    const data = keys.key('app-data', stage);
    data.grantEncrypt(principal);
    data.grantDecrypt(principal);
    const tokens = keys.key('jwt-signing', stage);
    tokens.grantSign(principal);
    tokens.grantReadPublicKey(principal);
    if (stage === 'prod') clouds.s3Readonly?.grantCredentials(principal);
  }

  /** The application itself has a user for each lease; who brings the one that stays into its namespace reads that and nothing else. */
  private addStaticUser(): void {
    const { stage, databases } = this.props;
    const principal = new Principal(this, `milk-tracker-static-${stage}`);
    this.login(principal, 'milk-tracker', { role: named('milk-tracker-static', stage) });
    databases.staticUserOf('milk-tracker', stage)?.grantCredentials(principal);
  }

  /** cert-manager asks for a token of the application's account, made for its own audience: hence another role. */
  private addCertManager(): void {
    const { stage, certificates } = this.props;
    const name = named('milk-tracker-cert-manager', stage);
    const principal = new Principal(this, name);
    this.login(principal, 'milk-tracker', {
      role: name,
      audience: `vault://${named('milk-tracker', stage)}/vault-pki-issuer`,
      token: SHORT,
      defaultPolicy: false,
    });
    certificates.roleOf('milk-tracker', stage).grantSign(principal);
  }

  private login(principal: Principal, app: Application, props: Partial<KubernetesLoginProps>): void {
    new KubernetesLogin(principal, {
      auth: this.props.auth,
      namespaces: [named(app, this.props.stage)],
      serviceAccounts: [app],
      token: { ttl: Duration.hours(1), maxTtl: Duration.hours(4) },
      ...props,
    });
  }
}
