import { GithubAuthBackend } from '@cdktf/provider-vault/lib/github-auth-backend';
import type { Construct } from 'constructs';
import { AuthMethod } from './auth-method';
import { type TokenLifetime, tokenLifetime } from './token-lifetime';

export interface GithubAuthProps {
  readonly path: string;
  readonly organization: string;
  /** Its number: an organization that gives up its name leaves it to anyone. */
  readonly organizationId: number;
  /** Of all teams: this auth method knows no roles. @default - an hour, renewable up to eight */
  readonly token?: TokenLifetime;
}

/**
 * Logins of people by personal access tokens of GitHub. Those live long and lie around: prefer {@link OidcAuth}.
 *
 * @see https://developer.hashicorp.com/vault/docs/auth/github
 */
export class GithubAuth extends AuthMethod {
  constructor(scope: Construct, id: string, props: GithubAuthProps) {
    super(scope, id, props.path);
    if (!Number.isSafeInteger(props.organizationId) || props.organizationId <= 0) {
      throw new Error(
        `${props.organizationId} is no id of '${props.organization}': give the number of \`gh api orgs/${props.organization} --jq .id\`.`,
      );
    }
    new GithubAuthBackend(this, 'Resource', {
      path: this.path,
      organization: props.organization,
      organizationId: props.organizationId,
      ...tokenLifetime(props.token ?? {}),
      lifecycle: { preventDestroy: true },
    });
  }
}
