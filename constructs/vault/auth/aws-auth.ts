import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { AwsAuthBackendClient } from '@cdktf/provider-vault/lib/aws-auth-backend-client';
import { AwsAuthBackendConfigIdentity } from '@cdktf/provider-vault/lib/aws-auth-backend-config-identity';
import type { Construct } from 'constructs';
import { AuthMethod } from './auth-method';

export interface AwsAuthProps {
  readonly path: string;
  /** Whose STS clients sign for: Vault asks no other, so the request of a client of another region does not verify. */
  readonly region: string;
  /** What clients sign along as `X-Vault-AWS-IAM-Server-ID`, so that nobody replays a login at another Vault: its host name, say. */
  readonly serverId: string;
  /** Stands in for all of AWS's APIs. @default - AWS's own endpoints */
  readonly endpoint?: string;
}

/**
 * Logins of IAM roles: a client signs a GetCallerIdentity request, Vault sends it on and learns who signed. Vault asks IAM about
 * roles with the credentials of its own machine, which need `iam:GetRole` and a way to IAM's global endpoint; no keys are stored.
 *
 * @see https://developer.hashicorp.com/vault/docs/auth/aws
 */
export class AwsAuth extends AuthMethod {
  /** What the identity store knows it by. Made up by Vault. */
  readonly accessor: string;

  constructor(scope: Construct, id: string, props: AwsAuthProps) {
    super(scope, id, props.path);
    if (!/^[\w.-]+$/.test(props.serverId)) {
      throw new Error(
        `'${props.serverId}' cannot be the server id of 'auth/${this.path}': write a name such as vault.example.com.`,
      );
    }
    const backend = new AuthBackend(this, 'Resource', {
      type: 'aws',
      path: this.path,
      lifecycle: { preventDestroy: true },
    });
    this.accessor = backend.accessor;
    new AwsAuthBackendClient(this, 'Client', {
      backend: backend.path,
      stsRegion: props.region,
      stsEndpoint: props.endpoint ?? `https://sts.${props.region}.amazonaws.com`,
      ...(props.endpoint && { iamEndpoint: props.endpoint }),
      useStsRegionFromClient: false,
      iamServerIdHeaderValue: props.serverId,
    });
    // A role is one entity, whoever assumes it; the metadata of a token says who it was.
    new AwsAuthBackendConfigIdentity(this, 'Identity', {
      backend: backend.path,
      iamAlias: 'role_id',
      iamMetadata: ['account_id', 'auth_type', 'canonical_arn', 'client_arn'],
    });
  }
}
