import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Aspects } from 'cdktf';
import { Construct } from 'constructs';
import { applyConstructDependencies } from '../../constructs/terraform/construct-dependencies';
import { Template } from '../template';

test('every resource of the one waits for every resource of the other, and for nothing beside', () => {
  const template = Template.of((stack) => {
    Aspects.of(stack).add({ visit: applyConstructDependencies });
    const [first, second] = [new Construct(stack, 'first'), new Construct(stack, 'second')];
    second.node.addDependency(first);
    for (const parent of [first, second]) {
      for (const id of ['a', 'b']) new VpcEndpoint(parent, id, { vpcId: 'vpc-1', serviceName: 'x' });
    }
  });
  const dependencies = Object.entries(template.byId('aws_vpc_endpoint')).map(([id, block]) => [
    id.slice(0, -9),
    (block['depends_on'] as string[] | undefined)?.map((address) => address.slice(0, -9)),
  ]);
  expect(Object.fromEntries(dependencies)).toEqual({
    first_a: undefined,
    first_b: undefined,
    second_a: ['aws_vpc_endpoint.first_a', 'aws_vpc_endpoint.first_b'],
    second_b: ['aws_vpc_endpoint.first_a', 'aws_vpc_endpoint.first_b'],
  });
});
