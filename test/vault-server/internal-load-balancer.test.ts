import { InternalLoadBalancer } from '../../constructs/vault-server/internal-load-balancer';
import { Template } from '../template';

const service = JSON.parse(
  JSON.stringify(
    Template.of((stack) => {
      new InternalLoadBalancer(stack, 'load-balancer', {
        name: 'strongroom-test-vault',
        namespace: 'vault',
        subnetNames: ['intra-a', 'intra-b'],
        clientCidrs: ['10.0.0.0/16'],
        wait: true,
      });
    }).resource('kubernetes_service_v1'),
  ),
);
const annotation = (key: string) => service.metadata.annotations[`service.beta.kubernetes.io/aws-load-balancer-${key}`];

test('it is reached from inside only, in the given subnets, by the given clients', () => {
  expect(annotation('scheme')).toBe('internal');
  expect(annotation('subnets')).toBe('intra-a,intra-b');
  expect(service.spec.load_balancer_source_ranges).toEqual(['10.0.0.0/16']);
});

test('TLS ends at Vault', () => {
  expect(Object.keys(service.metadata.annotations).filter((key) => key.includes('ssl'))).toEqual([]);
  expect(service.spec.port).toEqual([{ name: 'https', port: 8200, target_port: '8200' }]);
});

test('Vault learns the client’s address by the PROXY protocol, which network policies do not see', () => {
  expect(annotation('proxy-protocol')).toBe('*');
  expect(annotation('target-group-attributes')).toBe('preserve_client_ip.enabled=false');
});

test('a sealed node gets no client', () => {
  expect(annotation('healthcheck-protocol')).toBe('https');
  expect(annotation('healthcheck-path')).toBe('/v1/sys/health?standbyok=true&perfstandbyok=true');
});
