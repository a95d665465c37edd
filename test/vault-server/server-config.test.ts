import { type ServerConfigProps, serverConfig } from '../../constructs/vault-server/server-config';

const config = (props: Partial<ServerConfigProps> = {}) =>
  serverConfig({
    clusterName: 'strongroom-test',
    namespace: 'vault',
    nodes: 3,
    seal: { region: 'ap-southeast-1', keyArn: 'arn:aws:kms:ap-southeast-1:111122223333:key/1' },
    serviceRegistration: true,
    ...props,
  });

/** Lines of the block that starts with `opening`. */
const block = (hcl: string, opening: string) => hcl.split(`${opening} {\n`)[1]?.split('\n}')[0]?.split('\n') ?? [];

test('a node finds every node, and believes only who has the certificate of Vault’s Service', () => {
  const joins = config({ nodes: 5 })
    .split('retry_join {')
    .slice(1)
    .map((text) => text.split('}')[0]!.trim().split(/\n\s*/));
  expect(joins).toEqual(
    [0, 1, 2, 3, 4].map((ordinal) => [
      `leader_api_addr = "https://vault-${ordinal}.vault-internal:8200"`,
      'leader_ca_cert_file = "/vault/tls/ca.crt"',
      'leader_tls_servername = "vault.vault.svc"',
    ]),
  );
});

test('it is sealed with the given key, without credentials', () => {
  expect(block(config(), 'seal "awskms"')).toEqual([
    '  region = "ap-southeast-1"',
    '  kms_key_id = "arn:aws:kms:ap-southeast-1:111122223333:key/1"',
  ]);
});

test('metrics of standbys are answered by the listener, not by the top level', () => {
  expect(config()).toMatch(
    /listener "tcp" \{[\s\S]*telemetry \{\n {4}unauthenticated_metrics_access = true\n {2}\}\n\}/,
  );
  expect(block(config(), '\ntelemetry')).toEqual(['  prometheus_retention_time = "24h"', '  disable_hostname = true']);
});

test('leases are shorter than Vault’s default of a month', () => {
  expect(config()).toContain('default_lease_ttl = "1h"\nmax_lease_ttl = "24h"');
});

test('outside of a pod it registers nowhere', () => {
  expect(config()).toContain('service_registration "kubernetes"');
  expect(config({ serviceRegistration: false })).not.toContain('service_registration');
});

test('nobody’s word on the client’s address is taken, except a load balancer’s', () => {
  expect(config()).not.toContain('proxy_protocol');
  expect(config({ proxyCidrs: ['10.0.52.0/24'] })).toContain('proxy_protocol_authorized_addrs = ["10.0.52.0/24"]');
});

test.each(['{{ x', 'HOST_IP', 'POD_IP', 'HOSTNAME', 'API_ADDR', 'TRANSIT_ADDR', 'RAFT_ADDR'])(
  '%s is refused, because the chart would replace it',
  (word) => {
    expect(() => config({ clusterName: `a ${word}` })).toThrow(`'cluster_name = "a ${word}"'`);
  },
);
