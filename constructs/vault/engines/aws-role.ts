import {
  AwsSecretBackendRole,
  type AwsSecretBackendRoleConfig,
} from '@cdktf/provider-vault/lib/aws-secret-backend-role';
import { Construct } from 'constructs';
import { Duration } from '../duration';
import type { Grant } from '../grant';
import { checkName } from '../name';
import type { Principal } from '../principal';
import type { AwsEngine } from './aws-engine';

type AwsRoleSettings = Omit<AwsSecretBackendRoleConfig, 'backend' | 'name' | 'dependsOn'>;

/** What a reader of one path gets from AWS. */
export abstract class AwsRole extends Construct {
  /** Where credentials are read. */
  readonly path: string;

  protected constructor(engine: AwsEngine, name: string, settings: AwsRoleSettings) {
    super(engine, name);
    checkName(name, 'a role');
    new AwsSecretBackendRole(this, 'Resource', {
      backend: engine.path,
      name,
      ...settings,
      dependsOn: [engine.mount],
    });
    this.path = `${engine.path}/creds/${name}`;
  }

  /** Lets `principal` have credentials made for it. */
  grantCredentials(principal: Principal): Grant {
    return principal.allow(this, this.path, 'read');
  }
}

/** How long the credentials of a session live. */
export interface AwsSessionTtl {
  /** Unless the client asks for another. Between 15 minutes and what AWS allows. */
  readonly ttl: Duration;
  /** The longest that may be asked for. @default - `ttl` */
  readonly maxTtl?: Duration;
}

const SHORTEST = Duration.minutes(15);

/** @throws unless 15 minutes ≤ ttl ≤ maxTtl ≤ `longest` and the maximum of the mount: AWS would refuse each request, or Vault cut it. */
export function sessionTtl(engine: AwsEngine, name: string, { ttl, maxTtl = ttl }: AwsSessionTtl, longest: Duration) {
  for (const [what, shorter, limit, longer] of [
    ['the shortest session of AWS', SHORTEST, 'its ttl', ttl],
    ['its ttl', ttl, 'its maxTtl', maxTtl],
    ['its maxTtl', maxTtl, 'the longest that AWS gives it', longest],
    ['its maxTtl', maxTtl, `the maximum of '${engine.path}/'`, engine.maxTtl],
  ] as const) {
    if (shorter.toSeconds() > longer.toSeconds()) {
      throw new Error(
        `Role '${name}' of '${engine.path}/': ${what}, ${shorter}, exceeds ${limit}, ${longer}. Shorten the one or raise the other.`,
      );
    }
  }
  return { defaultStsTtl: ttl.toSeconds(), maxStsTtl: maxTtl.toSeconds() };
}

/** @throws when the ARN is not of one named thing of that kind, which is `role` or `policy`. */
export function checkIamArn(arn: string, kind: 'role' | 'policy'): void {
  if (new RegExp(`^arn:aws[a-z-]*:iam::(\\d{12}|aws):${kind}/[\\w+=,.@/-]+$`).test(arn)) return;
  throw new Error(`'${arn}' is not the ARN of an IAM ${kind}: write it as arn:aws:iam::111122223333:${kind}/name.`);
}
