import { counted } from '../counted';
import { type Check, failure, ok, warning } from './check';

interface NodeList {
  readonly items: readonly {
    readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec: { readonly unschedulable?: boolean };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}

export const nodes: Check = {
  id: 'nodes',
  why: 'Vault outlives the loss of a zone only while its nodes are in all of them.',
  look: async (patient) => {
    const { network, vault, runsPods } = patient.environment;
    if (!runsPods) return ok('none are asked for: nothing runs in the cluster');
    const kubectl = await patient.kubectl();
    const { items } = await kubectl.get<NodeList>('nodes', '-l', 'dedicated=vault');
    const ready = items.filter(
      ({ spec, status }) =>
        !spec.unschedulable && status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
    );
    const perZone = Math.ceil(vault.nodes / network.availabilityZones.length);
    const counts = network.availabilityZones.map((zone) => {
      const inZone = ready.filter(({ metadata }) => metadata.labels?.['topology.kubernetes.io/zone'] === zone);
      return { zone, count: inZone.length };
    });
    const found = counts.map(({ zone, count }) => `${zone} ${count}`).join(', ');
    const short = counts.filter(({ count }) => count < perZone);
    if (short.length === 0) return ok(`ready for Vault: ${found}`);
    const zones = short.map(({ zone }) => zone).join(', ');
    const fix = `see aws eks describe-nodegroup for the groups vault-${short[0]!.zone}-…, and kubectl get nodes -l dedicated=vault`;
    const text = `ready for Vault: ${found}; ${zones} should have ${counted(perZone, 'node')}`;
    return short.some(({ count }) => count === 0) ? failure(text, fix) : warning(text, fix);
  },
};
