import { NetworkPolicies, type NetworkPoliciesProps } from '../../constructs/vault-server/network-policies';
import { Template } from '../template';

const server = { 'app.kubernetes.io/name': 'vault', 'app.kubernetes.io/instance': 'vault', component: 'server' };

interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly pod_selector: object; readonly ingress: readonly Rule[]; readonly egress: readonly Rule[] };
}
interface Rule {
  readonly from?: readonly object[];
  readonly to?: readonly object[];
  readonly ports: readonly { readonly port: string }[];
}

function policies(props: Partial<NetworkPoliciesProps> = {}): Record<string, Policy['spec']> {
  const template = Template.of((stack) => {
    new NetworkPolicies(stack, 'policies', {
      namespace: 'vault',
      apiServerCidr: '172.20.0.1/32',
      controlPlaneCidrs: ['10.0.52.0/24'],
      endpointCidrs: ['10.0.0.0/20'],
      databaseCidrs: ['10.0.16.0/20'],
      databasePorts: [5432, 6379],
      outboundCidrs: ['198.51.100.0/24'],
      ...props,
    });
  });
  const all: readonly Policy[] = JSON.parse(JSON.stringify(template.resources('kubernetes_network_policy_v1')));
  return Object.fromEntries(all.map(({ metadata, spec }) => [metadata.name, spec]));
}

test('pods that nothing is said of talk to nobody', () => {
  expect(policies()['default-deny']).toEqual({
    pod_selector: {},
    policy_types: ['Ingress', 'Egress'],
    ingress: [],
    egress: [],
  });
});

test('the port of Raft is open among the servers only', () => {
  const rules = Object.values(policies({ loadBalancerCidrs: ['10.0.52.0/24'] })).flatMap(({ ingress, egress }) => [
    ...ingress,
    ...egress,
  ]);
  const raft = rules.filter(({ ports }) => ports.some(({ port }) => port === '8201'));
  expect(raft).toHaveLength(2);
  for (const { from, to } of raft) expect(from ?? to).toEqual([{ pod_selector: { match_labels: server } }]);
});

test('clients are namespaces with a label, and the load balancer where there is one', () => {
  const clients = (props?: Partial<NetworkPoliciesProps>) => policies(props)['vault-server']!.ingress[1]!.from;
  const labels = { match_labels: { 'vault-client': 'true' } };
  const labelled = [{ namespace_selector: labels }, { pod_selector: labels }];
  expect(clients()).toEqual(labelled);
  expect(clients({ loadBalancerCidrs: ['10.0.52.0/24'] })).toEqual([
    ...labelled,
    { ip_block: { cidr: '10.0.52.0/24' } },
  ]);
});

test('a pod of the namespace with the label reaches Vault and DNS, and is reached by nobody', () => {
  const { pod_selector, ingress, egress } = policies()['vault-client']!;
  expect(pod_selector).toEqual({ match_labels: { 'vault-client': 'true' } });
  expect(ingress).toEqual([]);
  expect(egress.map(({ ports }) => ports.map(({ port }) => port))).toEqual([['8200'], ['53', '53']]);
  expect(egress[0]!.to).toEqual([{ pod_selector: { match_labels: server } }]);
});

test('a server reaches its peers, the API server, the endpoints of KMS and STS, databases, what is named outside, and DNS', () => {
  const egress = policies()['vault-server']!.egress.map(({ to, ports }) => [to, ports.map(({ port }) => port)]);
  expect(egress).toEqual([
    [[{ pod_selector: { match_labels: server } }], ['8200', '8201']],
    [[{ ip_block: { cidr: '172.20.0.1/32' } }, { ip_block: { cidr: '10.0.52.0/24' } }], ['443']],
    [[{ ip_block: { cidr: '10.0.0.0/20' } }], ['443']],
    [[{ ip_block: { cidr: '10.0.16.0/20' } }], ['5432', '6379']],
    [[{ ip_block: { cidr: '198.51.100.0/24' } }], ['443']],
    [
      [
        {
          namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          pod_selector: { match_labels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ['53', '53'],
    ],
  ]);
});

test('the internet has no private network: outside is what no block of one holds', () => {
  const outside = (...outboundCidrs: string[]) => policies({ outboundCidrs })['vault-server']!.egress[4]!.to;
  const all = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
  expect(outside('0.0.0.0/0')).toEqual([{ ip_block: { cidr: '0.0.0.0/0', except: all } }]);
  expect(outside('0.0.0.0/1')).toEqual([{ ip_block: { cidr: '0.0.0.0/1', except: all.slice(0, 2) } }]);
  expect(outside('10.9.0.0/24')).toEqual([{ ip_block: { cidr: '10.9.0.0/24' } }]);
});

test('who publishes the CA reaches the API server and nothing else', () => {
  const { ingress, egress } = policies()['vault-ca-publisher']!;
  expect(ingress).toEqual([]);
  const apiServer = [{ ip_block: { cidr: '172.20.0.1/32' } }, { ip_block: { cidr: '10.0.52.0/24' } }];
  expect(egress).toEqual([{ to: apiServer, ports: [{ port: '443', protocol: 'TCP' }] }]);
});
