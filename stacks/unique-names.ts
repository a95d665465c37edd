import { KubernetesAuthBackendRole } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-role';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Policy } from '@cdktf/provider-vault/lib/policy';
import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Names that Vault would take for one thing although the program makes it twice: no state file knows of the other, and the last
 * apply would win.
 *
 * @param stacks All of one environment.
 */
export function namesTakenTwice(stacks: readonly TerraformStack[]): string[] {
  const taken = new Map<string, IConstruct[]>();
  for (const node of stacks.flatMap((stack) => stack.node.findAll())) {
    const name = nameInVault(node);
    if (name) taken.set(name, [...(taken.get(name) ?? []), node]);
  }
  return [...taken]
    .filter(([, nodes]) => nodes.length > 1)
    .map(([name, nodes]) => {
      const paths = nodes.map(({ node }) => node.path).sort();
      return `${paths.join(' and ')} are both the ${name}: give each a name of its own, such as one with its tenant's in front.`;
    });
}

function nameInVault(node: IConstruct): string | undefined {
  if (node instanceof Policy) return `policy '${node.nameInput}'`;
  if (node instanceof Mount) return `mount '${node.pathInput}'`;
  if (node instanceof KubernetesAuthBackendRole) return `role '${node.roleNameInput}' of '${node.backendInput}'`;
  return undefined;
}
