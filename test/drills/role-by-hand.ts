import { texts } from '../../guardrails/terraform-json';
import { References } from '../../operations/access/references';
import { policiesByHand } from '../e2e/stack-by-hand';
import type { World } from './world';

/** A role of an auth method, as its stack has it. */
export interface SynthesizedRole {
  /** Below `auth/`. */
  readonly path: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** @throws Error where no stack has it. */
export function roleOf(world: World, type: string, mount: string, name: string): SynthesizedRole {
  for (const stack of world.stacks) {
    const references = new References(stack);
    for (const { config } of stack.resources(type)) {
      if ((config['role_name'] ?? config['role']) !== name || references.text(config['backend']) !== mount) continue;
      return { path: `auth/${mount}/role/${name}`, config };
    }
  }
  throw new Error(`No stack has a role '${name}' of 'auth/${mount}'.`);
}

/** Writes it, and the policies that it gives, as Terraform would. */
export async function writeRole(world: World, { path, config }: SynthesizedRole): Promise<void> {
  const principals = texts(config['bound_iam_principal_arns']);
  const body = { ...config, ...(principals.length > 0 && { bound_iam_principal_arn: principals }) };
  const vault = await world.vault();
  await policiesByHand(vault, world.stacks, texts(config['token_policies']));
  await vault.expect('POST', path, { body });
}
