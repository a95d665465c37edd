import { ref, TerraformElement, Token } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * A Terraform `ephemeral` block: read during a run, written to neither plan nor state.
 *
 * CDKTF 0.21 has no class for these (hashicorp/terraform-cdk#3886); Terraform reads them since 1.10.
 */
export class Ephemeral extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly type: string,
    private readonly config: Readonly<Record<string, unknown>>,
  ) {
    super(scope, id, `ephemeral.${type}`);
  }

  getString(attribute: string): string {
    return Token.asString(ref(`ephemeral.${this.type}.${this.friendlyUniqueId}.${attribute}`, this.cdktfStack));
  }

  override toTerraform(): unknown {
    return { ephemeral: { [this.type]: { [this.friendlyUniqueId]: this.config } } };
  }
}
