import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import type { Construct } from 'constructs';
import { AuthMethod } from './auth-method';

export interface AppRoleAuthProps {
  readonly path: string;
}

/** Logins of machines that have no identity of their own, by a secret that someone hands to them. The last resort. */
export class AppRoleAuth extends AuthMethod {
  constructor(scope: Construct, id: string, props: AppRoleAuthProps) {
    super(scope, id, props.path);
    new AuthBackend(this, 'Resource', {
      type: 'approle',
      path: this.path,
      lifecycle: { preventDestroy: true },
    });
  }
}
