import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Construct } from 'constructs';
import { checkPath } from '../path';
import { TransitKey, type TransitKeyProps } from './transit-key';

export interface TransitEngineProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
}

/** A transit secrets engine: encrypts and signs data that it does not keep, with keys that it does not give away. */
export class TransitEngine extends Construct {
  readonly path: string;
  private readonly mount: Mount;

  constructor(scope: Construct, id: string, props: TransitEngineProps) {
    super(scope, id);
    checkPath(props.path, 'a mount');
    this.path = props.path;
    this.mount = new Mount(this, 'Resource', {
      path: props.path,
      type: 'transit',
      lifecycle: { preventDestroy: true },
    });
  }

  key(name: string, props: TransitKeyProps): TransitKey {
    return new TransitKey(this, name, props, this.mount);
  }
}
