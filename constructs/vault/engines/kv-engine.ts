import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Construct } from 'constructs';
import { KvSecret, type KvSecretProps } from './kv-secret';

export interface KvEngineProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
}

/** A version 2 key/value secrets engine. */
export class KvEngine extends Construct {
  readonly path: string;

  constructor(scope: Construct, id: string, props: KvEngineProps) {
    super(scope, id);
    this.path = props.path;
    // The type is `kv` with version 2: `kv-v2` is replaced on import (hashicorp/terraform-provider-vault#907).
    new Mount(this, 'Resource', {
      path: props.path,
      type: 'kv',
      options: { version: '2' },
      lifecycle: { preventDestroy: true },
    });
  }

  /** Declares a secret of this engine: what it holds and when it must be rotated. Its values never pass through Terraform. */
  secret(name: string, props: KvSecretProps): KvSecret {
    return new KvSecret(this, name, props);
  }
}
