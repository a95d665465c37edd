import { TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';

export interface SecretSourceProps {
  /** What the value is, for whoever is asked for it. */
  readonly description: string;
  /**
   * From 1 upwards. The provider sends a write-only value when its version changes and at no other time: raise it to send a new one.
   * @default 1
   */
  readonly version?: number;
}

/**
 * A secret that Terraform hands to Vault once and keeps nowhere: an ephemeral variable, for write-only arguments (`password_wo`) and
 * nothing else, which Terraform itself enforces.
 *
 * It is null unless given (`TF_VAR_<name>`), so plans need no secret; what it is for has to fail where an apply lacks it.
 *
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export class SecretSource {
  readonly version: number;
  private readonly variable: TerraformVariable;

  /**
   * @param name Of the Terraform variable, as it stands: unique in its stack.
   * @throws when Terraform would not take the name, or the version would keep the provider from ever sending the value.
   */
  constructor(scope: Construct, name: string, props: SecretSourceProps) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) {
      throw new Error(`'${name}' cannot name a Terraform variable: use a-z, 0-9 and '_', and begin with a letter.`);
    }
    this.version = props.version ?? 1;
    if (!Number.isSafeInteger(this.version) || this.version < 1) {
      throw new Error(
        `Version ${this.version} of '${name}' would never be sent: the provider sends a write-only value when its version ` +
          'changes from nothing or from another. Use 1, and a higher number for each later value.',
      );
    }
    this.variable = new TerraformVariable(TerraformStack.of(scope), name, {
      type: 'string',
      description: props.description,
      sensitive: true,
    });
    this.variable.addOverride('ephemeral', true);
    this.variable.addOverride('default', null);
  }

  /** For a write-only argument. */
  get value(): string {
    return this.variable.stringValue;
  }
}
