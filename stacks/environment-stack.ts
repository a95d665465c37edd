import { Aspects, TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { applyConstructDependencies } from '../constructs/terraform/construct-dependencies';
import type { Environment } from '../environments/environment';
import { behindBoundary, trustsGithub } from './ci';
import { keepState } from './state';

/** A stack of one environment: one state file, kept where the environment keeps its states. */
export abstract class EnvironmentStack extends TerraformStack {
  /** @param name Last part of the stack's id: the environment's name comes first. */
  constructor(scope: Construct, environment: Environment, name: string) {
    super(scope, `${environment.name}-${name}`);
    keepState(this, environment);
    Aspects.of(this).add({ visit: applyConstructDependencies });
    if (trustsGithub(environment)) Aspects.of(this).add(behindBoundary(environment));
    if (environment.disposable) Aspects.of(this).add({ visit: removeProtection });
  }
}

/** Constructs always protect what holds data; a disposable environment is destroyed after every run. */
function removeProtection(node: unknown): void {
  if (!(node instanceof TerraformResource) || !node.lifecycle?.preventDestroy) return;
  const { preventDestroy: _, ...lifecycle } = node.lifecycle;
  if (Object.keys(lifecycle).length > 0) node.lifecycle = lifecycle;
  else delete node.lifecycle;
}
