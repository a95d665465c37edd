import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { fromStates, type LocalNode, localConfig, readVault } from '../../operations/local/vault-config';

const config = `
listener "tcp" {
  address = "[::]:8200"
  cluster_address = "[::]:8201"
  tls_cert_file = "/vault/tls/tls.crt"
}
storage "raft" {
  path = "/vault/data"
  retry_join {
    leader_api_addr = "https://vault-1.vault-internal:8200"
  }
}
seal "awskms" {
  kms_key_id = "\${data.terraform_remote_state.cross-stack-reference-input-local-seal.outputs.key_1arn}"
}
`;

const values = {
  server: {
    image: { repository: 'hashicorp/vault', tag: '2.0.4' },
    volumes: [{ name: 'tls', secret: { secretName: 'vault-tls' } }, { name: 'tmp' }],
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'tls', mountPath: '/vault/tls' },
    ],
    dataStorage: { mountPath: '/vault/data' },
    ha: { replicas: 3, raft: { config } },
  },
};
const certificates = {
  resources: [
    { kind: 'Certificate', spec: { isCA: true, commonName: 'ca' } },
    { kind: 'Certificate', spec: { dnsNames: ['localhost', 'vault.vault.svc'], ipAddresses: ['127.0.0.1'] } },
  ],
};

function vaultServer(...releases: readonly object[]): SynthesizedStack {
  const identity = {
    name: 'local-vault-server',
    environment: { name: 'local', account: '123456789012', disposable: true, production: false },
    dependencies: [],
    directory: 'unused',
  };
  const byId = releases.map((release, index) => [`release-${index}`, { values: [JSON.stringify(release)] }]);
  return new SynthesizedStack(identity, { resource: { helm_release: Object.fromEntries(byId) } });
}

const node = (ordinal: number): LocalNode => ({
  name: `vault-${ordinal}`,
  apiPort: 8200 + 10 * ordinal,
  clusterPort: 8201 + 10 * ordinal,
  folders: { data: `/run/vault-${ordinal}/data`, tls: '/run/tls' },
});

test('what only a pod has is replaced by addresses and folders of this machine', () => {
  const vault = readVault(vaultServer(values, certificates), () => 'arn:key');
  expect(localConfig(vault, node(2), [node(0), node(1), node(2)])).toBe(`
listener "tcp" {
  address = "127.0.0.1:8220"
  cluster_address = "127.0.0.1:8221"
  tls_cert_file = "/run/tls/tls.crt"
}
storage "raft" {
  path = "/run/vault-2/data"
  retry_join {
    leader_api_addr = "https://127.0.0.1:8210"
  }
}
seal "awskms" {
  kms_key_id = "arn:key"
}
`);
});

test.each([
  ['a peer that is not there', 'vault-1.vault-internal'],
  ['an address that is not known', '[::]:9000'],
  ['a folder that is not mounted', '/vault/elsewhere'],
])('%s is refused', (_, left) => {
  const vault = readVault(vaultServer(values, certificates), () => 'arn:key');
  const strange = { ...vault, config: vault.config.replace('[::]:8200', left) };
  expect(() => localConfig(strange, node(0), [node(0)])).toThrow(/still has .*, which only a pod has/);
});

test('the names are those of the certificate that is no CA', () => {
  const { certificate } = readVault(vaultServer(values, certificates), () => 'arn:key');
  expect(certificate).toEqual({ dnsNames: ['localhost', 'vault.vault.svc'], ipAddresses: ['127.0.0.1'] });
});

test('a stack without a certificate for the listener is refused', () => {
  expect(() => readVault(vaultServer(values), () => 'arn:key')).toThrow('no certificate for localhost');
});

test('escapes of Terraform are undone, and only references are resolved', () => {
  const escaped = structuredClone(values);
  escaped.server.ha.raft.config = 'policy = "$${identity} %%{if} ${data.x}"';
  const vault = readVault(vaultServer(escaped, certificates), (reference) => `<${reference}>`);
  expect(vault.config).toBe('policy = "${identity} %{if} <data.x>"');
});

test('a reference to another stack is answered from its state', () => {
  const folder = mkdtempSync(join(tmpdir(), 'states-'));
  writeFileSync(join(folder, 'local-seal.tfstate'), JSON.stringify({ outputs: { key_1arn: { value: 'arn:key' } } }));
  const resolve = fromStates(folder);
  const reference = 'data.terraform_remote_state.cross-stack-reference-input-local-seal.outputs.';
  expect(resolve(`${reference}key_1arn`)).toBe('arn:key');
  expect(() => resolve(`${reference}other`)).toThrow('has no output other; apply local-seal first');
});
