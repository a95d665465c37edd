import { TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * A password for the one connection whose provider has no write-only argument (Redis, vault 5.6). Terraform's state keeps it, so it
 * must be worth nothing a moment later: made for this account alone, and changed by Vault in the same apply.
 *
 * Plans need none; without `TF_VAR_<name>` the first apply fails, because Vault cannot log in with the default.
 */
export class ThrowAwayPassword {
  private readonly variable: TerraformVariable;

  /** @param name Of the Terraform variable, as it stands: unique in its stack. */
  constructor(scope: Construct, name: string, props: { readonly description: string }) {
    this.variable = new TerraformVariable(TerraformStack.of(scope), name, {
      type: 'string',
      description: props.description,
      default: 'given-to-the-first-apply',
      sensitive: true,
    });
  }

  get value(): string {
    return this.variable.stringValue;
  }
}
