import type { Plan, ResourceChange } from '../../operations/local/terraform';

/** A difference that a second plan shows although nothing changed, because the emulator answers otherwise than AWS. */
export interface Gap {
  readonly type: string;
  /** Matches the whole path of an attribute: `launch_template.0.version`. */
  readonly attribute: RegExp;
  readonly reason: string;
}

/** Of moto 5.2.1. The stand-in for EKS has none. */
const knownGaps: readonly Gap[] = [
  {
    type: 'aws_launch_template',
    attribute: /^tag_specifications\.\d+$/,
    reason: "moto lists a launch template's own tags among those of the instances it starts",
  },
  {
    type: 'aws_launch_template',
    attribute: /^latest_version$/,
    reason: 'a change of tags would be a new version of the launch template',
  },
  {
    type: 'aws_eks_node_group',
    attribute: /^launch_template\.0\.version$/,
    reason: 'node groups follow the version of their launch template',
  },
  {
    type: 'aws_s3_bucket_notification',
    attribute: /^eventbridge$/,
    reason: 'moto keeps that events of a bucket go to EventBridge, and does not tell it',
  },
];

export interface Differences {
  /** Gaps that were met, and where. */
  readonly known: readonly { readonly gap: Gap; readonly address: string }[];
  /** `address: attribute` of everything else. */
  readonly unexpected: readonly string[];
}

/** What a plan that should be empty would change. */
export function differences(plan: Plan): Differences {
  const known: { gap: Gap; address: string }[] = [];
  const unexpected: string[] = [];
  for (const resource of plan.resource_changes ?? []) {
    const { type, address, change } = resource;
    if (change.actions.every((action) => action === 'no-op' || action === 'read')) continue;
    if (change.actions.join() !== 'update') {
      unexpected.push(`${address}: ${change.actions.join(' and ')}`);
      continue;
    }
    for (const attribute of changedAttributes(change)) {
      const gap = knownGaps.find((one) => one.type === type && one.attribute.test(attribute));
      if (gap) known.push({ gap, address });
      else unexpected.push(`${address}: ${attribute}`);
    }
  }
  for (const [name, { actions }] of Object.entries(plan.output_changes ?? {})) {
    if (actions.join() !== 'no-op') unexpected.push(`output ${name}: ${actions.join(' and ')}`);
  }
  return { known, unexpected };
}

function changedAttributes({ before, after, after_unknown }: ResourceChange['change']): readonly string[] {
  return [...new Set([...paths(before, after), ...unknownPaths(after_unknown)])];
}

/** Paths of the smallest parts in which two values differ. An attribute that is missing is null. */
function paths(one: unknown, other: unknown, at: readonly string[] = []): readonly string[] {
  if (isComposite(one) && isComposite(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => paths(one[key], other[key], [...at, key]));
  }
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null) ? [] : [at.join('.')];
}

function unknownPaths(unknown: unknown, at: readonly string[] = []): readonly string[] {
  if (unknown === true) return [at.join('.')];
  if (!isComposite(unknown)) return [];
  return Object.entries(unknown).flatMap(([key, value]) => unknownPaths(value, [...at, key]));
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
