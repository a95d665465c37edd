import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deployedVault } from '../local/deployed-vault';
import { issueListenerCertificate } from '../local/listener-certificate';
import { fromStates, readVault, type VaultRelease } from '../local/vault-config';
import { VaultNodes } from '../local/vault-nodes';
import { LeftOut } from '../steps';
import type { LocalPlatform } from './local-platform';

/** Starts the nodes of Vault, in the place of its pods. */
export async function startVault(platform: LocalPlatform): Promise<string> {
  const { environment, emulators, databases, folder, logFolder } = platform;
  const vault = platform.tool('vault');
  const seal = platform.stack('seal');
  if (!emulators || !platform.applied.has(seal)) {
    throw new LeftOut(`${seal.name} was not applied, so there is no key to unseal with`);
  }
  const { release, from } = await releaseOf(platform);
  const tlsFolder = join(folder, 'tls');
  if (!existsSync(tlsFolder)) await issueListenerCertificate(release.certificate, tlsFolder);
  const props = {
    vault,
    release,
    tlsFolder,
    address: environment.emulators!.vault,
    folder: join(folder, 'vault'),
    auditFolder: environment.vault.auditFolder,
    logFolder,
    env: { ...emulators.environmentVariables, SSL_CERT_FILE: databases.ca },
  };
  const nodes = platform.kept ? VaultNodes.running(props) : await VaultNodes.start(props);
  platform.vault = { nodes, image: release.image, ca: join(tlsFolder, 'ca.crt') };
  return `${nodes.all.map(({ address }) => address).join(', ')}, ${from}`;
}

async function releaseOf(platform: LocalPlatform): Promise<{ readonly release: VaultRelease; readonly from: string }> {
  const stack = platform.stack('vault-server');
  if (platform.applied.has(stack)) {
    return { release: await deployedVault(platform.cluster), from: 'as the ConfigMap of the release says' };
  }
  return {
    release: readVault(stack, fromStates(platform.stateFolder)),
    from: 'as the synthesized values say, since nothing was released',
  };
}
