import { Construct } from 'constructs';
import { KubernetesLogin } from '../constructs/vault/auth/kubernetes-login';
import type { TokenLifetime } from '../constructs/vault/auth/token-lifetime';
import { Duration } from '../constructs/vault/duration';
import { KvEngine } from '../constructs/vault/engines/kv-engine';
import { asked, type KvField, random, writtenAt } from '../constructs/vault/engines/kv-field';
import { Principal } from '../constructs/vault/principal';
import type { TenantProps } from './tenant';

export interface KgcProps extends TenantProps {
  /**
   * Of the sidecar. The stricter choice is `{ ttl: Duration.hours(1), maxTtl: Duration.hours(24) }`, with a new login at the end.
   * @default - 24 hours again with every renewal, which the sidecar asks for at half of them
   */
  readonly sidecarToken?: TokenLifetime;
}

/**
 * KGC: a sidecar reads three credentials, a job replaces them every 30 days. Ten versions keep 300 days of encryption keys; what
 * was encrypted earlier must be encrypted anew by then.
 */
export class Kgc extends Construct {
  constructor(scope: Construct, props: KgcProps) {
    super(scope, 'kgc');
    const kv = new KvEngine(this, 'kv', { path: 'kgc', maxVersions: 10 });
    const credentials = (name: string, field: string, source: KvField) =>
      kv.secret(name, {
        fields: { [field]: source, created_at: writtenAt },
        rotation: Duration.days(30),
        customMetadata: { environment: props.production ? 'production' : props.environment, quorum_required: '3' },
      });
    const secrets = [
      credentials('api-credentials', 'api_key', random(64)),
      credentials('encryption-credentials', 'enc_key', random(64)),
      credentials('database-credentials', 'db_url', asked),
    ];

    const sidecar = new Principal(this, 'kgc-read');
    new KubernetesLogin(sidecar, {
      role: 'kgc-sidecar',
      namespaces: ['kgc'],
      serviceAccounts: ['kgc-sidecar'],
      token: props.sidecarToken ?? { period: Duration.hours(24) },
      defaultPolicy: false,
    });

    const rotator = new Principal(this, 'kgc-rotate');
    new KubernetesLogin(rotator, {
      role: 'kgc-rotator',
      namespaces: ['kgc'],
      serviceAccounts: ['kgc-rotator'],
      token: { ttl: Duration.minutes(15), maxTtl: Duration.minutes(30) },
      defaultPolicy: false,
    });
    rotator.allow(this, 'sys/tools/random/64', 'update');

    for (const principal of [sidecar, rotator]) {
      principal.allowOwnToken();
      for (const secret of secrets) {
        secret.grantRead(principal);
        secret.grantReadMetadata(principal);
      }
    }
    for (const secret of secrets) {
      secret.grantRotate(rotator);
      secret.grantDestroy(rotator);
    }
  }
}
