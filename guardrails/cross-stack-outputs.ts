import type { Guardrail } from './guardrail';
import type { SynthesizedElement, SynthesizedStack } from './synthesized-stack';

/**
 * What each part lets others read, as `<construct path in the stack>.<attribute>`. It is an API between state files: a renamed
 * entry breaks every consumer until the producer is applied. Ids, ARNs, an endpoint and a CA belong here; a secret never does,
 * for Terraform forgets in the consumer that it is one.
 */
export const crossStackOutputs: Readonly<Record<string, readonly string[]>> = {
  network: ['network/Resource.id', 'network/intra/<zone>.id', 'network/private/<zone>.id'],
  seal: ['replica.arn', 'unseal-key/Resource.arn'],
  snapshots: ['store/Bucket/Key/Resource.arn', 'store/Bucket/Resource.arn'],
  cluster: [
    'cluster/Oidc.arn',
    'cluster/Resource.certificate_authority[0].data',
    'cluster/Resource.endpoint',
    'cluster/Resource.identity[0].oidc[0].issuer',
    'volume-key/Resource.arn',
  ],
};

/** For people, who have it signed elsewhere: it is public, and no stack reads it. */
const requestForSignature = /^\$\{vault_pki_secret_backend_intermediate_cert_request\.[\w-]+\.csr\}$/;

export const pinnedCrossStackOutputs: Guardrail = {
  id: 'SR-TF-07',
  title: 'A stack lets others read what is on the list, and nothing else',
  why: 'CDKTF turns any reference to another stack into an output, also by accident, and a secret would be read in clear.',
  check: (stack) =>
    stack.outputs
      .filter(({ config }) => !requestForSignature.test(String(config['value'])))
      .map((at) => ({ at, name: outputName(stack, at) }))
      .filter(({ name }) => !crossStackOutputs[stack.part]?.includes(name))
      .map(({ at, name }) => ({
        at,
        fix: `remove the reference to '${name}', or add it to '${stack.part}' in guardrails/cross-stack-outputs.ts if it is no secret`,
      })),
};

/** Its name on the list: `<zone>` stands for the name of an availability zone, so that one list fits every region. */
export function outputName(stack: SynthesizedStack, { config: { value } }: SynthesizedElement): string {
  const [, address, attribute] = /^\$\{((?:data\.)?\w+\.[\w-]+)\.([^{}()]+)\}$/.exec(String(value)) ?? [];
  const producer = [...stack.allResources(), ...stack.allData()].find((element) => element.address === address);
  if (!producer) return String(value);
  const path = producer.path.slice(stack.name.length + 1);
  return `${path}.${attribute}`.replace(/[a-z]{2}(-[a-z]+)+-\d[a-z]\b/, '<zone>');
}
