import type { HclValue } from './hcl';
import { namesOf, secondsOf, textOf, type Values } from './hcl-values';
import type { Capability, ControlGroup, ControlGroupFactor } from './rule';

export function controlGroupOf(value: HclValue, capabilities: readonly string[]): ControlGroup {
  if (value.kind !== 'object') throw new Error('control_group is an object.');
  const factors = value.items
    .filter(({ keys: [key] }) => key === 'factor')
    .flatMap((item) => (item.keys.length > 1 ? [{ name: item.keys[1]!, value: item.value }] : childrenOf(item.value)))
    .map((factor) => factorOf(factor.name, factor.value, capabilities));
  if (factors.length === 0) throw new Error('no control group factors provided; write factor "…" { … }.');
  const ttl = value.items.find(({ keys: [key] }) => key === 'ttl');
  return { ...(ttl && { ttlSeconds: secondsOf(ttl.value, 'control_group ttl') }), factors };
}

function factorOf(name: string, value: HclValue, capabilities: readonly string[]): ControlGroupFactor {
  const values: Values = Object.fromEntries(childrenOf(value).map((child) => [child.name, child.value]));
  const identity: Values = Object.fromEntries(
    (values['identity'] ? childrenOf(values['identity']) : []).map((child) => [child.name, child.value]),
  );
  const [groupNames, groupIds] = [namesOf(identity, 'group_names'), namesOf(identity, 'group_ids')];
  const approvals = Number(textOf(identity, 'approvals').approvals ?? 0);
  if (!(approvals > 0) || groupNames.length + groupIds.length === 0)
    throw new Error(`factor "${name}" must provide an identity with groups and approvals > 0.`);
  const controlled = namesOf(values, 'controlled_capabilities');
  const foreign = controlled.find((capability) => !capabilities.includes(capability));
  if (foreign !== undefined)
    throw new Error(`factor "${name}" controls ${foreign}, which must be a capability of the stanza.`);
  return {
    name,
    ...(groupNames.length > 0 && { groupNames }),
    ...(groupIds.length > 0 && { groupIds }),
    approvals,
    ...(controlled.length > 0 && { controlledCapabilities: controlled as readonly Capability[] }),
  };
}

function childrenOf(value: HclValue): readonly { readonly name: string; readonly value: HclValue }[] {
  if (value.kind !== 'object') throw new Error('expected a block { … } in control_group.');
  return value.items.map(({ keys, value: child }) => ({ name: keys[0]!, value: child }));
}
