import { Construct } from 'constructs';
import { KubernetesLogin } from '../constructs/vault/auth/kubernetes-login';
import { Duration } from '../constructs/vault/duration';
import { KvEngine } from '../constructs/vault/engines/kv-engine';
import { asked, random } from '../constructs/vault/engines/kv-field';
import { GroupPolicy } from '../constructs/vault/identity/group-policy';
import { Principal } from '../constructs/vault/principal';
import type { Stage } from '../constructs/vault/stage';
import type { TenantProps } from './tenant';

/** Where the applications of a stage run, and who changes what they read. */
const STAGES = {
  prod: { namespace: 'production', writers: 'operator' },
  staging: { namespace: 'staging', writers: 'developer' },
  dev: { namespace: 'development', writers: 'developer' },
} as const satisfies Readonly<Record<Stage, unknown>>;

/**
 * What the External Secrets Operator brings from Vault into Kubernetes: it logs in by a service account of each namespace, and the
 * account of one stage reads nothing of another.
 */
export class Gitops extends Construct {
  private readonly kv: KvEngine;

  constructor(scope: Construct, props: TenantProps) {
    super(scope, 'gitops');
    this.kv = new KvEngine(this, 'kv', { path: 'secret', maxVersions: 10 });
    this.kv.secret('platform/argocd', {
      fields: { repository_username: asked, repository_password: asked, webhook_secret: random(32) },
      class: 'high',
    });
    this.kv.secret('platform/alertmanager', { fields: { receiver_url: asked }, class: 'high' });
    const platform = this.externalSecrets('external-secrets', 'external-secrets', 'external-secrets-operator');
    this.kv.grantReadBelow(platform, 'platform');

    for (const stage of props.stages) this.addStage(stage);

    const seed = new Principal(this, 'gitops-seed');
    this.kv.grantSeed(seed);
    new GroupPolicy(seed, { group: 'operator' });
  }

  private addStage(stage: Stage): void {
    const { namespace, writers } = STAGES[stage];
    const [applications, databases] = [`applications/${stage}`, `databases/postgres/${stage}`];
    const credentials = this.kv.secret(`${applications}/myapp`, {
      fields: { username: asked, password: asked, api_key: asked },
      class: 'high',
      stage,
    });
    this.kv.secret(`${databases}/myapp`, { fields: { username: asked, password: asked }, class: 'critical', stage });

    const store = this.externalSecrets(`external-secrets-${namespace}`, namespace);
    for (const folder of [applications, databases]) this.kv.grantReadBelow(store, folder);

    const app = new Principal(this, `myapp-${stage}`);
    new KubernetesLogin(app, {
      namespaces: [namespace],
      serviceAccounts: ['myapp'],
      token: { ttl: Duration.hours(1), maxTtl: Duration.hours(24) },
    });
    credentials.grantRead(app);

    const writer = new Principal(this, `application-writer-${stage}`);
    this.kv.grantEditBelow(writer, applications);
    new GroupPolicy(writer, { group: writers });
  }

  /** The operator logs in at every reconcile: short tokens do not pile up. */
  private externalSecrets(name: string, namespace: string, role = name): Principal {
    const principal = new Principal(this, name);
    new KubernetesLogin(principal, {
      role,
      namespaces: [namespace],
      serviceAccounts: ['external-secrets-vault-auth'],
      token: { ttl: Duration.minutes(20), maxTtl: Duration.hours(24) },
    });
    return principal;
  }
}
