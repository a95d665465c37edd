import { Network, type NetworkProps } from '../../constructs/network/network';
import { Template } from '../template';

const zones = ['ap-southeast-1a', 'ap-southeast-1b', 'ap-southeast-1c'];
const network = (props: Partial<NetworkProps> = {}) =>
  Template.of((stack) => {
    new Network(stack, 'network', {
      name: 'strongroom-test',
      cidr: '10.0.0.0/16',
      availabilityZones: zones,
      nat: 'perAz',
      ...props,
    });
  });

test('the reference VPC has the ranges of the requirement', () => {
  const blocks = network()
    .resources('aws_subnet')
    .map((subnet) => subnet['cidr_block']);
  expect(blocks.sort()).toEqual([
    '10.0.0.0/20',
    '10.0.16.0/20',
    '10.0.32.0/20',
    '10.0.48.0/24',
    '10.0.49.0/24',
    '10.0.50.0/24',
    '10.0.52.0/24',
    '10.0.53.0/24',
    '10.0.54.0/24',
  ]);
});

test('no subnet gives public addresses', () => {
  for (const subnet of network().resources('aws_subnet'))
    expect(subnet).toMatchObject({ map_public_ip_on_launch: false });
});

test.each([
  ['none', 0, 0],
  ['single', 1, 3],
  ['perAz', 3, 3],
] as const)('NAT mode %s makes %i gateways and %i routes to them', (nat, gateways, routes) => {
  const template = network({ nat });
  expect(template.resources('aws_nat_gateway')).toHaveLength(gateways);
  expect(template.resources('aws_route').filter((route) => route['nat_gateway_id'])).toHaveLength(routes);
});

test('with a gateway per zone, each zone leaves through its own', () => {
  const routes = Object.entries(network().byId('aws_route')).filter(([, route]) => route['nat_gateway_id']);
  for (const [id, route] of routes) {
    const [zone] = /ap-southeast-1[abc]/.exec(id)!;
    expect(route['nat_gateway_id']).toContain(zone);
  }
});

test('the control plane has no route out', () => {
  const routes = network()
    .resources('aws_route')
    .map((route) => String(route['route_table_id']));
  expect(routes.filter((table) => table.includes('intra'))).toEqual([]);
});

test('a zone more leaves what exists where it is', () => {
  const two = network({ availabilityZones: zones.slice(0, 2) });
  const three = network();
  for (const type of two.types()) expect(three.byId(type)).toMatchObject(two.byId(type));
});

test('load balancers find the subnets that are theirs', () => {
  const tagged = (tag: string) =>
    Object.entries(network().byId('aws_subnet'))
      .filter(([, subnet]) => tag in (subnet['tags'] as object))
      .map(([id]) => id.split('_')[1]);
  expect(new Set(tagged('kubernetes.io/role/elb'))).toEqual(new Set(['public']));
  expect(new Set(tagged('kubernetes.io/role/internal-elb'))).toEqual(new Set(['private']));
});

test('what AWS makes by default is emptied', () => {
  expect(network().resource('aws_default_security_group')).toMatchObject({ ingress: [], egress: [] });
  expect(network().resource('aws_default_route_table')).toMatchObject({ route: [] });
});
