import { Policy } from '@cdktf/provider-vault/lib/policy';
import { Lazy, TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { Acl } from './acl/acl';
import { lint } from './acl/lint';
import { type Capability, PolicyDocument } from './acl/policy-document';
import type { PolicyRule } from './acl/rule';
import { contradiction, Grant } from './grant';
import { checkName } from './name';

/**
 * Someone or something that logs in to Vault.
 *
 * It owns exactly one policy, named after it. Grants write the policy; logins ({@link KubernetesLogin} and its like) attach it to
 * the roles of auth methods, so that one workload may log in in several ways with the same access. A role may have a name of its
 * own: clients know the role, reviewers the policy.
 */
export class Principal extends Construct {
  readonly policyName: string;
  private readonly access = new PolicyDocument();
  private readonly granted: Grant[] = [];
  private readonly policy: Policy;

  /** @param name Of the principal and of its policy, unique in an environment. */
  constructor(scope: Construct, name: string) {
    super(scope, name);
    checkName(name, 'a policy');
    this.policyName = name;
    this.policy = new Policy(this, 'Policy', {
      name,
      policy: Lazy.stringValue({ produce: () => this.access.toHcl() }),
    });
    this.node.addValidation({ validate: () => (this.granted.length > 0 ? this.shadows() : [grantedNothing]) });
  }

  /** Everything that was granted, in the order of the calls. */
  get grants(): readonly Grant[] {
    return this.granted;
  }

  /**
   * Adds to the policy. Called by grants, not by tenants. The same again changes nothing.
   *
   * @throws when the grant comes from another stack: it would silently change this principal's state file.
   * @throws when the path is denied to this principal, or granted within limits on parameters or wrapping.
   */
  allow(from: IConstruct, path: string, ...capabilities: readonly Capability[]): Grant {
    return this.add(from, { path, capabilities });
  }

  /** Refuses the path, whatever other policies a token has. Against other paths that match as well it is a rule like any other. */
  deny(from: IConstruct, path: string): Grant {
    return this.add(from, { path, capabilities: ['deny'] });
  }

  /** As {@link allow}, within limits on parameters or on wrapping, which all grants on the path must then share. */
  add(from: IConstruct, rule: PolicyRule): Grant {
    const [here, there] = [TerraformStack.of(this), TerraformStack.of(from)];
    if (here !== there) {
      throw new Error(
        `${from.node.path} grants access to ${this.node.path}, which lives in another stack. ` +
          `Define the principal in '${there.node.id}', or attach a policy of '${there.node.id}' to its group.`,
      );
    }
    this.access.add(rule);
    const grant = new Grant(this, from, this.access.rules.at(-1)!, this.policy);
    for (const earlier of this.granted) {
      const why = contradiction(earlier, grant);
      if (!why) continue;
      throw new Error(
        `${earlier} and ${grant} contradict each other on '${grant.path}' for ${this.node.path}: ${why}. ` +
          'Keep one of them, or grant them to two principals.',
      );
    }
    this.granted.push(grant);
    return grant;
  }

  /** Lets its tokens be renewed and looked up by whoever holds them, where a login leaves out the policy `default`. */
  allowOwnToken(): readonly Grant[] {
    return [this.allow(this, 'auth/token/renew-self', 'update'), this.allow(this, 'auth/token/lookup-self', 'read')];
  }

  /** Grants that another one, on a path that matches more closely, takes away. */
  private shadows(): string[] {
    const text = this.access.toHcl();
    if (unshadowed.has(text)) return [];
    const policy = { name: this.policyName, rules: this.access.rules };
    const shadows = lint([policy])
      .filter(({ lint }) => lint === 'shadowing-exact' || lint === 'shadowed-deny')
      .map(({ path, message, witness }) => {
        const paths = new Acl([policy]).matching(witness!.path).map(({ rule }) => rule.path);
        const by = this.granted.filter((grant) => paths.includes(grant.path)).map(String);
        return `The rule for "${path}" ${message} Granted by ${by.join(' and ')}.`;
      });
    if (shadows.length === 0) unshadowed.add(text);
    return shadows;
  }
}

/** Texts of policies that are right: most stand in several environments, and a lint takes longer than all else of a principal. */
const unshadowed = new Set<string>();

const grantedNothing = 'It is granted nothing, and Vault refuses an empty policy; grant it something, or remove it.';
