import { freemem } from 'node:os';
import type { Environment } from '../../environments/environment';
import { isTaken } from '../local/port';
import { findTerraform } from '../local/toolchain';
import { nodePorts } from '../local/vault-nodes';

/** What all servers, and Terraform with its providers, take together at most, in MiB. */
const MEMORY_MIB = 4096;

/** @throws Error for what stands in the way on this machine, before anything is started. */
export async function refuseUnfit(environment: Environment): Promise<void> {
  const terraform = await findTerraform();
  if ('sentence' in terraform) throw new Error(terraform.sentence);
  refuseSmall(freemem());
  await refusePortsTaken(environment);
}

/** @param free Memory, in bytes. */
export function refuseSmall(free: number): void {
  const mib = Math.floor(free / 2 ** 20);
  if (mib >= MEMORY_MIB) return;
  throw new Error(
    `This machine has ${mib} MiB of memory to give, and the local environment takes up to ${MEMORY_MIB}; end something else first.`,
  );
}

async function refusePortsTaken(environment: Environment): Promise<void> {
  const wanted = portsOf(environment);
  const taken = await Promise.all(wanted.map(([port]) => isTaken(port)));
  const names = wanted.filter((_, index) => taken[index]).map(([port, name]) => `${port} (for ${name})`);
  if (names.length === 0) return;
  throw new Error(`Something already listens on port ${names.join(', ')}; stop that first. Nothing was started.`);
}

/** All that the environment may listen on. */
function portsOf({ emulators, issuers, databases, vault }: Environment): readonly (readonly [number, string])[] {
  const portOf = (url: string) => Number(new URL(url).port);
  const { aws, eks, kubernetes, vault: first } = emulators!;
  const nodes = nodePorts(portOf(first), vault.nodes);
  const ports = new Map([
    [portOf(aws), 'moto'],
    [portOf(eks), 'the EKS stand-in'],
    ...(kubernetes ? [[portOf(kubernetes.endpoint), 'the Kubernetes API server'] as const] : []),
    [portOf(issuers.github), 'the OpenID issuer'],
    ...nodes.flatMap((both, node) => both.map((port) => [port, `vault-${node}`] as const)),
    ...Object.values(databases).flatMap(({ host, port }) =>
      host === '127.0.0.1' && port ? [[port, 'databases of tenants'] as const] : [],
    ),
  ]);
  return [...ports];
}
