import { clusterAccessEntries } from '../../guardrails/cluster-access-entries';
import { controlPlaneLogs } from '../../guardrails/control-plane-logs';
import { privateEndpoint } from '../../guardrails/private-endpoint';
import { secretsEnvelopeEncryption } from '../../guardrails/secrets-envelope-encryption';
import type { Block } from '../../guardrails/terraform-json';
import { findings, resource, stackOf } from './findings';

const cluster = (config: Block) => resource('aws_eks_cluster', config);
const found = ['aws_eks_cluster.it'];
const logs = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

test('a cluster keeps all five logs', () => {
  expect(findings(controlPlaneLogs, cluster({ enabled_cluster_log_types: logs }))).toEqual([]);
  expect(findings(controlPlaneLogs, cluster({ enabled_cluster_log_types: logs.slice(1) }))).toEqual(found);
  expect(findings(controlPlaneLogs, cluster({ enabled_cluster_log_types: '${var.logs}' }))).toEqual(found);
  expect(findings(controlPlaneLogs, cluster({}))).toEqual(found);
});

test('the finding names the logs that are missing', () => {
  const [finding] = controlPlaneLogs.check(stackOf(cluster({ enabled_cluster_log_types: logs.slice(2) })));
  expect(finding!.fix).toBe('add api, audit to enabledClusterLogTypes');
});

describe('the endpoint of the Kubernetes API', () => {
  const dev = { name: 'dev', account: '333344445555', disposable: false, production: false };
  const inDev = (config: Block) => privateEndpoint.check(stackOf(cluster({ vpc_config: config }), 'cluster', dev));
  const open = { endpoint_private_access: true, endpoint_public_access: true };

  test('is private, in a block or a list of one', () => {
    const closed = { endpoint_private_access: true, endpoint_public_access: false };
    expect(findings(privateEndpoint, cluster({ vpc_config: closed }))).toEqual([]);
    expect(findings(privateEndpoint, cluster({ vpc_config: [closed] }))).toEqual([]);
  });

  test('is public where nobody says otherwise, because that is what AWS does', () => {
    expect(findings(privateEndpoint, cluster({ vpc_config: { endpoint_private_access: true } }))).toEqual(found);
    expect(findings(privateEndpoint, cluster({ vpc_config: { endpoint_public_access: false } }))).toEqual(found);
    expect(findings(privateEndpoint, cluster({}))).toEqual(found);
  });

  test('lets named addresses in, but not in production', () => {
    const named = { ...open, public_access_cidrs: ['203.0.113.0/24'] };
    expect(inDev(named)).toEqual([]);
    expect(findings(privateEndpoint, cluster({ vpc_config: named }))).toEqual(found);
  });

  test('lets neither the internet in nor addresses that nobody can know', () => {
    expect(inDev(open)).toHaveLength(1);
    expect(inDev({ ...open, public_access_cidrs: ['203.0.113.0/24', '0.0.0.0/0'] })).toHaveLength(1);
    expect(inDev({ ...open, public_access_cidrs: ['${var.office}'] })).toHaveLength(1);
  });
});

test('Secrets, and only they, are encrypted by a named key', () => {
  const encryption = (resources: unknown, provider: Block) =>
    findings(secretsEnvelopeEncryption, cluster({ encryption_config: { resources, provider } }));
  expect(encryption(['secrets'], { key_arn: '${aws_kms_key.it.arn}' })).toEqual([]);
  expect(encryption(['secrets'], {})).toEqual(found);
  expect(encryption(['secrets', 'configmaps'], { key_arn: '${aws_kms_key.it.arn}' })).toEqual(found);
  expect(findings(secretsEnvelopeEncryption, cluster({}))).toEqual(found);
});

test('only access entries let someone into the cluster', () => {
  const access = (authentication_mode: string, bootstrap_cluster_creator_admin_permissions?: boolean) =>
    findings(
      clusterAccessEntries,
      cluster({ access_config: { authentication_mode, bootstrap_cluster_creator_admin_permissions } }),
    );
  expect(access('API', false)).toEqual([]);
  expect(access('API')).toEqual(found);
  expect(access('API_AND_CONFIG_MAP', false)).toEqual(found);
});
