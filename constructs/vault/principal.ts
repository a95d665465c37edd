import { Policy } from '@cdktf/provider-vault/lib/policy';
import { Lazy, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { type Capability, PolicyDocument } from './acl/policy-document';

/**
 * Someone or something that logs in to Vault.
 *
 * It owns exactly one policy, named after it. Grants write the policy; logins ({@link KubernetesLogin} and its like) attach it to
 * the roles of auth methods, so that one workload may log in in several ways with the same access.
 */
export class Principal extends Construct {
  readonly policyName: string;
  private readonly access = new PolicyDocument();

  /**
   * @param name Of the principal and of its policy.
   * @throws when Vault would store the name in another spelling, which would show as a change in every plan.
   */
  constructor(scope: Construct, name: string) {
    super(scope, name);
    if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
      throw new Error(
        `'${name}' cannot name a policy: Vault lower-cases policy names. Use a-z, 0-9, '.', '_' and '-'.`,
      );
    }
    this.policyName = name;
    new Policy(this, 'Policy', {
      name,
      policy: Lazy.stringValue({ produce: () => this.access.toHcl() }),
    });
  }

  /**
   * Adds to the policy. Called by grants, not by tenants.
   *
   * @throws when the grant comes from another stack: it would silently change this principal's state file.
   */
  allow(from: Construct, path: string, ...capabilities: readonly Capability[]): void {
    const [here, there] = [TerraformStack.of(this), TerraformStack.of(from)];
    if (here !== there) {
      throw new Error(
        `${from.node.path} grants access to ${this.node.path}, which lives in another stack. ` +
          `Define the principal in '${there.node.id}', or attach a policy of '${there.node.id}' to its group.`,
      );
    }
    this.access.allow(path, ...capabilities);
  }
}
