import { AwsSecretBackend } from '@cdktf/provider-vault/lib/aws-secret-backend';
import { Construct } from 'constructs';
import { Duration } from '../duration';
import { checkPath } from '../path';
import { AwsAssumedRole, type AwsAssumedRoleProps } from './aws-assumed-role';
import { AwsFederationToken, type AwsFederationTokenProps } from './aws-federation-token';
import { AwsIamUser, type AwsIamUserProps } from './aws-iam-user';

export interface AwsEngineProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
  /** Of the STS endpoint that Vault asks. */
  readonly region: string;
  /** No credentials of any role live longer. @default Duration.hours(1) */
  readonly maxTtl?: Duration;
  /** Stands in for IAM and STS. @default - AWS's own endpoints: of STS the region's, of IAM the global one */
  readonly endpoint?: string;
}

/**
 * An AWS secrets engine: Vault gives out credentials of AWS that end by themselves. Its own come from where it runs (IRSA, Pod
 * Identity); it is told no keys, so there are none to leak or to rotate.
 *
 * @see https://developer.hashicorp.com/vault/docs/secrets/aws
 */
export class AwsEngine extends Construct {
  readonly path: string;
  readonly maxTtl: Duration;
  /** What roles wait for. */
  readonly mount: AwsSecretBackend;

  constructor(scope: Construct, id: string, props: AwsEngineProps) {
    super(scope, id);
    checkPath(props.path, 'a mount');
    this.path = props.path;
    this.maxTtl = props.maxTtl ?? Duration.hours(1);
    this.mount = new AwsSecretBackend(this, 'Resource', {
      path: props.path,
      region: props.region,
      ...(props.endpoint !== undefined && { iamEndpoint: props.endpoint, stsEndpoint: props.endpoint }),
      defaultLeaseTtlSeconds: this.maxTtl.toSeconds(),
      maxLeaseTtlSeconds: this.maxTtl.toSeconds(),
      lifecycle: { preventDestroy: true },
    });
  }

  /** Sessions of IAM roles: the way for almost everything. */
  assumedRole(name: string, props: AwsAssumedRoleProps): AwsAssumedRole {
    return new AwsAssumedRole(this, name, props);
  }

  /** IAM users with access keys. Only for what refuses session tokens. */
  iamUser(name: string, props: AwsIamUserProps): AwsIamUser {
    return new AwsIamUser(this, name, props);
  }

  /** Federated sessions of the IAM user that Vault runs as. Not for a Vault that runs as a role: AWS refuses them to roles. */
  federationToken(name: string, props: AwsFederationTokenProps): AwsFederationToken {
    return new AwsFederationToken(this, name, props);
  }
}
