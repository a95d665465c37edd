import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { QuotaRateLimit } from '@cdktf/provider-vault/lib/quota-rate-limit';
import { Construct } from 'constructs';

export interface RateLimitsProps {
  /** Of one client, on any path. @default 500 */
  readonly requestsPerSecond?: number;
  /** Paths that answer without a token, such as `auth/kubernetes/login`. A `*` at the end covers all below. */
  readonly logins: readonly string[];
  /** Of one client, at each of them. Whoever asks for more waits for a minute. @default 600 */
  readonly loginsPerMinute?: number;
}

/**
 * Vault's own list of what no limit holds for. It is given up for an empty one by whoever writes the configuration without it: probes would be
 * told 429, which also means a standby, and holders could make no root token.
 *
 * @see https://github.com/hashicorp/vault/blob/v1.21.1/vault/quotas/quotas.go#L125
 */
const EXEMPT = [
  'sys/generate-recovery-token/attempt',
  'sys/generate-recovery-token/update',
  'sys/generate-root/attempt',
  'sys/generate-root/update',
  'sys/health',
  'sys/seal-status',
  'sys/unseal',
];

/**
 * What Vault answers to one client, which is one address, before it says 429: a client gone wild, or someone who guesses, takes
 * nothing from others. Each node counts for itself. What is refused is recorded by the audit devices.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/resource-quotas
 */
export class RateLimits extends Construct {
  /** @throws when a limit would refuse everyone, or a path is not below an auth method. */
  constructor(scope: Construct, id: string, props: RateLimitsProps) {
    super(scope, id);
    const { requestsPerSecond = 500, loginsPerMinute = 600 } = props;
    for (const [what, rate] of Object.entries({ requestsPerSecond, loginsPerMinute })) {
      if (rate >= 1) continue;
      throw new Error(`${what} of ${rate} would refuse everyone: give 1 or more.`);
    }
    new QuotaRateLimit(this, 'global', { name: 'global', rate: requestsPerSecond });
    for (const path of props.logins) {
      const below = /^auth\/(.+?)(\/\*)?$/.exec(path)?.[1];
      if (!below)
        throw new Error(`'${path}' is no login: name a path below an auth method, such as auth/kubernetes/login.`);
      const name = below.replaceAll('/', '-');
      new QuotaRateLimit(this, name, { name, path, rate: loginsPerMinute, interval: 60, blockInterval: 60 });
    }
    new GenericEndpoint(this, 'Config', {
      path: 'sys/quotas/config',
      dataJson: JSON.stringify({
        enable_rate_limit_audit_logging: true,
        enable_rate_limit_response_headers: true,
        rate_limit_exempt_paths: EXEMPT,
      }),
      ignoreAbsentFields: true,
      disableDelete: true,
    });
  }
}
