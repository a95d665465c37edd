import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';

/** Names and addresses that a certificate must carry. */
export interface CertificateNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** What the Helm release of Vault gives its pods. */
export interface VaultRelease {
  /** Server HCL, as the chart's entry point gets it. */
  readonly config: string;
  readonly nodes: number;
  /** The image that the chart deploys. */
  readonly image: string;
  /** Where the pod mounts its volumes. */
  readonly folders: { readonly data: string; readonly tls: string };
  readonly certificate: CertificateNames;
}

/** One Vault process of this machine, in the place of a pod. */
export interface LocalNode {
  /** The pod's name, which is its Raft node id too. */
  readonly name: string;
  readonly apiPort: number;
  readonly clusterPort: number;
  readonly folders: VaultRelease['folders'];
}

/** The chart's values, as far as they are read here. */
interface VaultValues {
  readonly server: {
    readonly image: { readonly repository: string; readonly tag: string };
    readonly volumes: readonly { readonly name: string; readonly secret?: object }[];
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
    readonly dataStorage: { readonly mountPath: string };
    readonly ha: { readonly replicas: number; readonly raft: { readonly config: string } };
  };
}

interface Certificate {
  readonly kind: string;
  readonly spec: Partial<CertificateNames> & { readonly isCA?: boolean };
}

/**
 * The release as synth wrote its values.
 *
 * @param resolve Answers what stands between `${` and `}` where Terraform would.
 * @throws Error unless there is one release with a Raft configuration, and one certificate for localhost.
 */
export function readVault(stack: SynthesizedStack, resolve: (reference: string) => string): VaultRelease {
  const values = stack.resources('helm_release').flatMap(({ config }) => config['values'] as readonly string[]);
  const parsed: unknown[] = values.map((text) => parse(interpolate(text, resolve)));
  const { server } = only('release of Vault', parsed.filter(isVault));
  const certificates = parsed.flatMap((one) => (one as { resources?: readonly Certificate[] }).resources ?? []);
  const secrets = server.volumes.filter(({ secret }) => secret).map(({ name }) => name);
  return {
    config: server.ha.raft.config,
    nodes: server.ha.replicas,
    image: `${server.image.repository}:${server.image.tag}`,
    folders: {
      data: server.dataStorage.mountPath,
      tls: only(
        'volume with a secret',
        server.volumeMounts.filter(({ name }) => secrets.includes(name)),
      ).mountPath,
    },
    certificate: pickListenerCertificate(
      certificates.flatMap(({ kind, spec }) => (kind === 'Certificate' ? spec : [])),
    ),
  };
}

/** Of several certificates that of Vault's listener. @throws Error unless one is for localhost. */
export function pickListenerCertificate(certificates: readonly Partial<CertificateNames>[]): CertificateNames {
  const { dnsNames = [], ipAddresses = [] } = only(
    'certificate for localhost',
    certificates.filter(({ dnsNames: names }) => names?.includes('localhost')),
  );
  return { dnsNames, ipAddresses };
}

/**
 * The configuration of `node` with what only a pod has replaced: addresses by ports of this machine, mounts by folders.
 *
 * @throws Error when something of a pod is left, so that no node listens or writes where it should not.
 */
export function localConfig(vault: VaultRelease, node: LocalNode, nodes: readonly LocalNode[]): string {
  const ports = ({ apiPort, clusterPort }: LocalNode, port: string) => (port === '8200' ? apiPort : clusterPort);
  const config = vault.config
    .replace(/\[::\]:(8200|8201)/g, (_, port: string) => `127.0.0.1:${ports(node, port)}`)
    .replace(/([a-z0-9-]+)\.[a-z0-9.-]*internal[a-z0-9.-]*:(8200|8201)/g, (pod, name: string, port: string) => {
      const peer = nodes.find((one) => one.name === name);
      return peer ? `127.0.0.1:${ports(peer, port)}` : pod;
    })
    .replaceAll(`"${vault.folders.data}`, `"${node.folders.data}`)
    .replaceAll(`"${vault.folders.tls}`, `"${node.folders.tls}`);
  const left = /\[::\]\S*|"(https?:\/\/)?[^"/]*internal[^"]*|"\/vault[^"]*/.exec(config)?.[0];
  if (left) throw new Error(`The configuration of ${node.name} still has ${left}, which only a pod has.`);
  return config;
}

/** Answers cross-stack references from the state files of an environment that keeps them in `folder`. */
export function fromStates(folder: string): (reference: string) => string {
  return (reference) => {
    const [, stack, output] =
      /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.(.+)$/.exec(reference) ?? [];
    if (!stack || !output) return `\${${reference}}`;
    const state = JSON.parse(readFileSync(join(folder, `${stack}.tfstate`), 'utf8'));
    const value: unknown = state.outputs[output]?.value;
    if (typeof value !== 'string')
      throw new Error(`The state of ${stack} has no output ${output}; apply ${stack} first.`);
    return value;
  };
}

/** What Terraform makes of a text: references resolved, escapes undone. */
export function interpolate(text: string, resolve: (reference: string) => string): string {
  return text.replace(/(?<![$])\$\{([^}]+)\}|\$\$\{|%%\{/g, (found, reference?: string) =>
    reference ? resolve(reference) : found.slice(1),
  );
}

function isVault(values: unknown): values is VaultValues {
  return typeof (values as Partial<VaultValues> | null)?.server?.ha?.raft?.config === 'string';
}

function only<T>(what: string, [found, ...rest]: readonly T[]): T {
  if (found === undefined || rest.length > 0)
    throw new Error(`The stack has ${found === undefined ? 'no' : 'more than one'} ${what}.`);
  return found;
}
