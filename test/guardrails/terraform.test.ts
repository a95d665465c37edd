import { pinnedCrossStackOutputs } from '../../guardrails/cross-stack-outputs';
import { noRemoteStateInVault } from '../../guardrails/no-remote-state-in-vault';
import { nothingUnseen } from '../../guardrails/nothing-unseen';
import { ownStatesOnly } from '../../guardrails/own-states-only';
import { providerAccount } from '../../guardrails/provider-account';
import { providerAllowList } from '../../guardrails/provider-allow-list';
import { providerTags } from '../../guardrails/provider-tags';
import { stateLock } from '../../guardrails/state-lock';
import type { Block } from '../../guardrails/terraform-json';
import { findings, resource } from './findings';

const aws = (...configs: Block[]) => ({ provider: { aws: configs } });

describe('providers', () => {
  const required = (source: string, version: string) =>
    findings(providerAllowList, { terraform: { required_providers: { it: { source, version } } } });

  test('are on the list, in one exact version', () => {
    for (const source of ['aws', 'hashicorp/vault', 'registry.terraform.io/hashicorp/helm']) {
      expect(required(source, '5.100.0')).toEqual([]);
    }
    for (const source of ['random', 'attacker/aws', 'registry.example/hashicorp/aws']) {
      expect(required(source, '5.100.0')).toEqual(['required_providers.it']);
    }
    for (const version of ['~> 5.100', '>= 5.100.0', '5.100']) expect(required('aws', version)).toHaveLength(1);
  });

  test('are not brought along by a resource', () => {
    expect(findings(providerAllowList, resource('null_resource', {}))).toEqual(['null_resource.it']);
    expect(findings(providerAllowList, { data: { http: { it: {} } } })).toEqual(['data.http.it']);
    expect(findings(providerAllowList, { ephemeral: { random_password: { it: {} } } })).toHaveLength(1);
    expect(findings(providerAllowList, { ephemeral: { aws_eks_cluster_auth: { it: {} } } })).toEqual([]);
    expect(findings(providerAllowList, { data: { terraform_remote_state: { it: {} } } })).toEqual([]);
  });

  test('of AWS know the one account that they may touch, each of them', () => {
    const ours = { allowed_account_ids: ['111122223333'] };
    expect(findings(providerAccount, aws(ours, { ...ours, alias: 'recovery' }))).toEqual([]);
    expect(findings(providerAccount, aws(ours, { alias: 'recovery' }))).toEqual(['provider.aws.recovery']);
    expect(findings(providerAccount, aws({ allowed_account_ids: ['444455556666'] }))).toEqual(['provider.aws']);
    expect(findings(providerAccount, aws({ allowed_account_ids: ['111122223333', '444455556666'] }))).toHaveLength(1);
  });

  test('of AWS tag all that they make', () => {
    const tagged = (tags: Block) => findings(providerTags, aws({ default_tags: [{ tags }] }));
    const tags = { owner: 'platform-team', environment: 'prod', 'cost-centre': 'cc-1001' };
    expect(tagged(tags)).toEqual([]);
    expect(tagged({ ...tags, environment: 'dev' })).toEqual(['provider.aws']);
    expect(tagged({ ...tags, owner: '' })).toEqual(['provider.aws']);
    expect(tagged({ ...tags, owner: '${var.owner}' })).toEqual(['provider.aws']);
    expect(findings(providerTags, aws({}))).toEqual(['provider.aws']);
  });
});

describe('state', () => {
  const backend = (type: string, config: Block) => findings(stateLock, { terraform: { backend: { [type]: config } } });
  const safe = { use_lockfile: true, encrypt: true, kms_key_id: 'arn:aws:kms:ap-southeast-1:111122223333:alias/state' };
  const remoteState = (config: Block) => ({ data: { terraform_remote_state: { other: { backend: 's3', config } } } });

  test('is locked and encrypted by a named key', () => {
    expect(backend('s3', safe)).toEqual([]);
    for (const missing of Object.keys(safe)) {
      expect(backend('s3', { ...safe, [missing]: undefined })).toEqual(['prod-network']);
    }
    expect(backend('local', {})).toEqual(['prod-network']);
    expect(findings(stateLock, {})).toEqual(['prod-network']);
  });

  test('of others is not read inside Vault', () => {
    const json = remoteState({ key: 'prod/prod-cluster/terraform.tfstate' });
    expect(findings(noRemoteStateInVault, json, 'vault-server')).toEqual([]);
    for (const part of ['vault', 'tenant-kgc']) {
      expect(findings(noRemoteStateInVault, json, part)).toEqual(['data.terraform_remote_state.other']);
    }
  });

  test('of another environment is read nowhere', () => {
    expect(findings(ownStatesOnly, remoteState({ key: 'prod/prod-cluster/terraform.tfstate' }))).toEqual([]);
    expect(findings(ownStatesOnly, remoteState({ path: '../../../.strongroom/state/prod-seal.tfstate' }))).toEqual([]);
    expect(findings(ownStatesOnly, remoteState({ key: 'dev/dev-cluster/terraform.tfstate' }))).toHaveLength(1);
    expect(findings(ownStatesOnly, remoteState({ key: '${var.key}' }))).toHaveLength(1);
  });
});

describe('a cross-stack output', () => {
  const output = (value: string, path = 'prod-network/network/Resource') =>
    findings(pinnedCrossStackOutputs, {
      output: { it: { value, sensitive: true } },
      resource: { aws_vpc: { 'main-1': { '//': { metadata: { path } } } } },
    });

  test('is on the list, whatever its logical id', () => {
    expect(output('${aws_vpc.main-1.id}')).toEqual([]);
    expect(output('${aws_vpc.main-1.arn}')).toEqual(['output.it']);
    expect(output('${aws_vpc.main-1.id}', 'prod-network/renamed/Resource')).toEqual(['output.it']);
  });

  test('may come from a data source', () => {
    const json = {
      output: { it: { value: '${data.aws_kms_key.it.arn}' } },
      data: { aws_kms_key: { it: { '//': { metadata: { path: 'prod-seal/replica' } } } } },
    };
    expect(findings(pinnedCrossStackOutputs, json, 'seal')).toEqual([]);
    expect(findings(pinnedCrossStackOutputs, json, 'network')).toEqual(['output.it']);
  });

  test('may be a request that somebody signs elsewhere, and nothing else of it', () => {
    const request = '${vault_pki_secret_backend_intermediate_cert_request.int-2026a';
    expect(output(`${request}.csr}`)).toEqual([]);
    expect(output(`${request}.private_key}`)).toEqual(['output.it']);
  });

  test('is one attribute, not an expression', () => {
    expect(output('${upper(aws_vpc.main-1.id)}')).toEqual(['output.it']);
    expect(output('a literal')).toEqual(['output.it']);
  });
});

test('what a stack makes is written in it', () => {
  expect(findings(nothingUnseen, resource('aws_vpc', {}))).toEqual([]);
  expect(findings(nothingUnseen, resource('terraform_data', { provisioner: { 'local-exec': {} } }))).toHaveLength(1);
  expect(findings(nothingUnseen, { module: { vpc: { source: 'terraform-aws-modules/vpc/aws' } } })).toEqual([
    'module.vpc',
  ]);
});
