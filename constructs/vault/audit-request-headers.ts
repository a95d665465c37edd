import { AuditRequestHeader } from '@cdktf/provider-vault/lib/audit-request-header';
import { Construct } from 'constructs';

/**
 * Headers by which a request in the audit log is found again in the log of who made it. They are recorded in clear: give none that
 * may carry a secret. Vault records `user-agent` and `x-correlation-id` by itself.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/system/config-auditing
 */
export class AuditRequestHeaders extends Construct {
  /** @throws when a header would bring tokens into the log, or is spelt otherwise than Vault keeps it. */
  constructor(scope: Construct, id: string, names: readonly string[]) {
    super(scope, id);
    for (const name of names) {
      if (!/^[a-z][a-z0-9-]*$/.test(name)) {
        throw new Error(`'${name}' is not how Vault keeps the name of a header: use a-z, 0-9 and '-'.`);
      }
      if (/authorization|cookie|token|secret|key/.test(name)) {
        throw new Error(`The header '${name}' may carry a secret, which the audit log would show: leave it out.`);
      }
      new AuditRequestHeader(this, name, { name, hmac: false });
    }
  }
}
