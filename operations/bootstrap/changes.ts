import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Plan } from '../local/terraform';

export interface Change {
  /** `adopt` where it is there already, and only the state does not know. */
  readonly action: 'create' | 'adopt' | 'update' | 'adopt and update' | 'replace' | 'destroy';
  readonly type: string;
  /** Where the program makes it, in its stack. */
  readonly path: string;
}

/** What a plan would do, in the order of paths. */
export function changesIn(plan: Plan, stack: SynthesizedStack): readonly Change[] {
  const paths = new Map(stack.allResources().map(({ address, path }) => [address, path.slice(stack.name.length + 1)]));
  const changes = (plan.resource_changes ?? []).flatMap(({ address, type, change }): Change[] => {
    const action = actionOf(change.actions, change.importing !== undefined);
    return action ? [{ action, type, path: paths.get(address) ?? address }] : [];
  });
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function actionOf(actions: readonly string[], importing: boolean): Change['action'] | undefined {
  switch (actions.join()) {
    case 'create':
      return 'create';
    case 'update':
      return importing ? 'adopt and update' : 'update';
    case 'delete':
      return 'destroy';
    case 'no-op':
      return importing ? 'adopt' : undefined;
    case 'read':
      return undefined;
    default:
      return 'replace';
  }
}
