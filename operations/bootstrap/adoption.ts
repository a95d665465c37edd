import type { SynthesizedElement, SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { State } from './state-store';

/** Something that may be there although no state knows it. */
export interface Adoptable {
  /** Of its resource. */
  readonly address: string;
  /** That Terraform imports it by. */
  readonly id: string;
}

/** What is known to be there, or not, without Terraform. */
export interface Known {
  readonly bucket: boolean;
  /** @default - there is none */
  readonly keyId?: string | undefined;
  readonly alias: boolean;
}

/**
 * What AWS would refuse to make a second time, or would make twice: all that has a name of ours, and the key. Everything else belongs
 * to one of these, and making it again only sets it.
 */
export function adoptable(stack: SynthesizedStack, state: State | undefined, known: Known): readonly Adoptable[] {
  const made = state?.resources.filter(({ mode, instances }) => mode === 'managed' && instances.length > 0) ?? [];
  const inState = new Set(made.map(({ type, name }) => `${type}.${name}`));
  const { account } = stack.environment;
  const ids: Readonly<Record<string, (config: SynthesizedElement['config']) => unknown>> = {
    aws_s3_bucket: ({ bucket }) => (known.bucket ? bucket : undefined),
    aws_kms_key: () => known.keyId,
    aws_kms_alias: ({ name }) => (known.alias ? name : undefined),
    aws_iam_openid_connect_provider: ({ url }) =>
      `arn:aws:iam::${account}:oidc-provider/${String(url).replace('https://', '')}`,
    aws_iam_policy: ({ name }) => `arn:aws:iam::${account}:policy/${name}`,
    aws_iam_role: ({ name }) => name,
  };
  return stack.allResources().flatMap(({ type, address, config }) => {
    const id = ids[type]?.(config);
    return typeof id === 'string' && !inState.has(address) ? [{ address, id }] : [];
  });
}

/** Addresses of what Terraform was interrupted over: it is there, and would be made anew. */
export function halfMade(state: State | undefined): readonly string[] {
  const tainted =
    state?.resources.filter(({ instances }) => instances.some(({ status }) => status === 'tainted')) ?? [];
  return tainted.map(({ type, name }) => `${type}.${name}`);
}

/** Those of `adopted` that a failed plan says are not there. */
export function notThere(adopted: readonly Adoptable[], terraformSaid: string): readonly Adoptable[] {
  if (!terraformSaid.includes('Cannot import non-existent remote object')) return [];
  return adopted.filter(({ address }) => terraformSaid.includes(`"${address}"`));
}
