import { Construct } from 'constructs';
import { KubernetesLogin } from '../constructs/vault/auth/kubernetes-login';
import { KvEngine } from '../constructs/vault/engines/kv-engine';
import { Principal } from '../constructs/vault/principal';

/** KGC: a sidecar that reads three credentials, rotated every 30 days. */
export class Kgc extends Construct {
  constructor(scope: Construct) {
    super(scope, 'kgc');
    const kv = new KvEngine(this, 'kv', { path: 'kgc' });
    const api = kv.secret('api-credentials', { fields: ['api_key', 'created_at'], rotationDays: 30 });
    const encryption = kv.secret('encryption-credentials', { fields: ['enc_key', 'created_at'], rotationDays: 30 });
    const database = kv.secret('database-credentials', { fields: ['db_url', 'created_at'], rotationDays: 30 });

    const sidecar = new Principal(this, 'kgc-sidecar');
    new KubernetesLogin(sidecar, { namespace: 'kgc', serviceAccount: 'kgc-sidecar' });
    for (const secret of [api, encryption, database]) secret.grantRead(sidecar);
  }
}
