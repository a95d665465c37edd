import { deepEqual } from 'node:assert/strict';
import type { VaultClient } from '../../operations/vault-client';
import type { Region } from './region';

interface Regional {
  readonly mount: string;
  readonly endpoint: string;
  /** Those that name the region. */
  readonly settings: object;
  readonly others: object;
}

/** What an environment has inside Vault that works in its region only. @throws Error for what the runbook says nothing of. */
function regional({ inside, environment }: Region): readonly Regional[] {
  return inside.flatMap((stack) =>
    stack
      .allResources()
      .filter(({ config }) => JSON.stringify(config).includes(environment.region))
      .map(({ type, address, config }) => {
        const { path, region, backend, sts_region, sts_endpoint, iam_server_id_header_value } = config;
        if (type === 'vault_aws_secret_backend') {
          return { mount: `sys/mounts/${path}`, endpoint: `${path}/config/root`, settings: { region }, others: {} };
        }
        const method = stack.resources('vault_auth_backend').find((one) => String(backend).includes(one.address));
        if (type !== 'vault_aws_auth_backend_client' || !method) throw new Error(`${address} names its region too.`);
        return {
          mount: `sys/auth/${method.config['path']}`,
          endpoint: `auth/${method.config['path']}/config/client`,
          settings: { sts_region, sts_endpoint },
          others: { iam_server_id_header_value },
        };
      }),
  );
}

export async function writeRegional(vault: VaultClient, region: Region): Promise<void> {
  for (const { mount, endpoint, settings, others } of regional(region)) {
    await vault.expect('POST', mount, { body: { type: 'aws' } });
    await vault.expect('POST', endpoint, { body: { ...settings, ...others } });
  }
}

/** @param before What Vault answers of them in the other region. */
export async function proveRegional(vault: VaultClient, region: Region, before: readonly object[]): Promise<void> {
  const expected = regional(region).map(({ settings }, index) => ({ ...before[index], ...settings }));
  deepEqual(await readRegional(vault, region), expected);
}

export async function readRegional(vault: VaultClient, region: Region): Promise<readonly object[]> {
  const answers = regional(region).map(async ({ endpoint }) => (await vault.expect('GET', endpoint)).data);
  return Promise.all(answers);
}
