import { dependable, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Makes `a.node.addDependency(b)` mean in Terraform what it says: each resource of `a` waits for every resource of `b`. CDKTF
 * itself ignores dependencies between constructs. For a stack's aspects.
 */
export function applyConstructDependencies(node: IConstruct): void {
  if (!(node instanceof TerraformResource)) return;
  const awaited = node.node.scopes
    .flatMap((scope) => scope.node.dependencies)
    .flatMap((dependency) => dependency.node.findAll())
    .filter(
      (dependency): dependency is TerraformResource => dependency instanceof TerraformResource && dependency !== node,
    )
    .map(dependable);
  if (awaited.length > 0) node.dependsOn = [...new Set([...(node.dependsOn ?? []), ...awaited])];
}
