import { JwtAuthBackend } from '@cdktf/provider-vault/lib/jwt-auth-backend';
import type { Construct } from 'constructs';
import { AuthMethod } from './auth-method';

export interface JwtAuthProps {
  readonly path: string;
  /** Who signs the tokens: an address with OpenID discovery, spelled as in their `iss`. Vault asks it at apply. */
  readonly discoveryUrl: string;
}

/**
 * Logins by tokens that another system signs, such as those that GitHub and GitLab give to their jobs. Anyone's jobs: what a role
 * is bound to decides.
 *
 * @see https://developer.hashicorp.com/vault/docs/auth/jwt
 */
export class JwtAuth extends AuthMethod {
  constructor(scope: Construct, id: string, props: JwtAuthProps) {
    super(scope, id, props.path);
    new JwtAuthBackend(this, 'Resource', {
      type: 'jwt',
      path: this.path,
      oidcDiscoveryUrl: props.discoveryUrl,
      boundIssuer: props.discoveryUrl,
      lifecycle: { preventDestroy: true },
    });
  }
}
