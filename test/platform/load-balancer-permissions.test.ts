import { loadBalancerPermissions } from '../../constructs/platform/load-balancer-permissions';

const statements = loadBalancerPermissions({
  accountId: '111122223333',
  region: 'ap-southeast-1',
  vpcId: 'vpc-1',
  clusterName: 'strongroom-test',
});
const actions = (Action: string | readonly string[]) => (typeof Action === 'string' ? [Action] : Action);

test('only what looks may look at everything', () => {
  for (const { Action, Resource } of statements) {
    if (Resource === '*') expect(actions(Action).filter((action) => !action.includes(':Describe'))).toEqual([]);
  }
});

test('no action is a pattern', () => {
  expect(statements.flatMap(({ Action }) => actions(Action)).filter((action) => action.includes('*'))).toEqual([]);
});

test('load balancers are changed and deleted only where they carry the cluster’s tag', () => {
  const changes = statements.filter(({ Action }) =>
    actions(Action).some((action) =>
      /elasticloadbalancing:(Delete|Modify|Set|Register|Deregister|Remove)/.test(action),
    ),
  );
  expect(changes).not.toHaveLength(0);
  for (const { Condition } of changes) {
    expect(Condition).toEqual({ StringEquals: { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'strongroom-test' } });
  }
});

test('nothing that exists can be tagged as the cluster’s own', () => {
  const tagging = statements.filter(({ Action }) =>
    actions(Action).some((action) => /AddTags|CreateTags/.test(action)),
  );
  expect(tagging).toHaveLength(4);
  for (const { Condition } of tagging) {
    expect(Object.keys(Condition?.['StringEquals'] ?? {}).join()).toMatch(/CreateAction|aws:ResourceTag/);
  }
});

test('ports are opened in the cluster’s VPC only', () => {
  const opening = statements.filter(({ Action }) => actions(Action).includes('ec2:AuthorizeSecurityGroupIngress'));
  expect(opening.map(({ Condition }) => Condition)).toEqual([
    { ArnEquals: { 'ec2:Vpc': 'arn:aws:ec2:ap-southeast-1:111122223333:vpc/vpc-1' } },
  ]);
});

test('load balancers of other kinds, firewalls and certificates are out of reach', () => {
  expect(JSON.stringify(statements)).not.toMatch(/\/app\/|listener-rule|waf|shield|acm|cognito/);
});
