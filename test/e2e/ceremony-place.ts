import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Child } from '../../operations/local/child';
import { freePort } from '../../operations/local/port';
import type { Tool } from '../../operations/local/toolchain';
import { VaultClient } from '../../operations/vault-client';

/** Where an emulator of AWS answers. */
export interface EmulatedAws {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** One Vault of its own with a seal at the emulator, not initialized, and an empty secret for each holder. */
export class CeremonyPlace {
  private constructor(
    readonly name: string,
    readonly folder: string,
    readonly address: string,
    readonly vault: VaultClient,
    private readonly child: Child,
  ) {}

  static async open(
    name: string,
    tool: Tool,
    aws: EmulatedAws,
    folder: string,
    holders: readonly string[],
  ): Promise<CeremonyPlace> {
    const data = join(folder, 'data');
    mkdirSync(data, { recursive: true });
    const { KeyMetadata } = await new KMSClient(aws).send(new CreateKeyCommand({}));
    const secrets = new SecretsManagerClient(aws);
    for (const holder of holders) await secrets.send(new CreateSecretCommand({ Name: `${name}/${holder}` }));
    const [port, clusterPort] = [await freePort(), await freePort()];
    const address = `http://127.0.0.1:${port}`;
    const config = join(folder, 'vault.hcl');
    writeFileSync(
      config,
      [
        `storage "raft" {\n  path = "${data}"\n  node_id = "${name}"\n}`,
        `listener "tcp" {\n  address = "127.0.0.1:${port}"\n  cluster_address = "127.0.0.1:${clusterPort}"\n  tls_disable = true\n}`,
        `seal "awskms" {\n  region = "${aws.region}"\n  kms_key_id = "${KeyMetadata?.KeyId}"\n  endpoint = "${aws.endpoint}"\n}`,
        `api_addr = "${address}"\ncluster_addr = "https://127.0.0.1:${clusterPort}"\ndisable_mlock = true\n`,
      ].join('\n'),
    );
    const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = aws.credentials;
    const child = new Child({
      name,
      command: [...tool.command, 'server', `-config=${config}`],
      env: { PATH: process.env['PATH'], HOME: folder, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY },
      cwd: folder,
      logFile: join(folder, 'vault.log'),
    });
    const vault = new VaultClient(address);
    await child.untilReady(async () => (await vault.call('GET', 'sys/seal-status')).status === 200);
    return new CeremonyPlace(name, folder, address, vault, child);
  }

  close(): Promise<void> {
    return this.child.stop();
  }
}
