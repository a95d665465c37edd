import type { PolicyStatement } from '../cluster/workload-identity';

export interface LoadBalancerPermissionsProps {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly clusterName: string;
}

/**
 * What the load balancer controller needs for network load balancers with targets by address, and nothing for other kinds: it
 * creates what carries its cluster's tag, changes only that, and opens ports only in its own VPC.
 *
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json for the whole
 */
export function loadBalancerPermissions(props: LoadBalancerPermissionsProps): readonly PolicyStatement[] {
  const { accountId, region, vpcId, clusterName } = props;
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${accountId}:${resource}`;
  const elb = (resource: string) => `arn:aws:elasticloadbalancing:${region}:${accountId}:${resource}`;
  const vpc = ec2(`vpc/${vpcId}`);
  const securityGroups = ec2('security-group/*');
  const loadBalancers = elb('loadbalancer/net/*/*');
  const targetGroups = elb('targetgroup/*/*');
  const listeners = elb('listener/net/*/*/*');
  const creations = ['CreateListener', 'CreateLoadBalancer', 'CreateTargetGroup'];
  const ownTagGiven = { StringEquals: { 'aws:RequestTag/elbv2.k8s.aws/cluster': clusterName } };
  const ownTagPresent = { StringEquals: { 'aws:ResourceTag/elbv2.k8s.aws/cluster': clusterName } };
  return [
    {
      Sid: 'Look',
      Effect: 'Allow',
      Action: [
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribeInstances',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
        'elasticloadbalancing:DescribeCapacityReservation',
        'elasticloadbalancing:DescribeListenerAttributes',
        'elasticloadbalancing:DescribeListenerCertificates',
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeLoadBalancerAttributes',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeRules',
        'elasticloadbalancing:DescribeTags',
        'elasticloadbalancing:DescribeTargetGroupAttributes',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
      Resource: '*',
    },
    {
      Sid: 'LetElbAct',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: `arn:aws:iam::${accountId}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*`,
      Condition: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
    { Sid: 'CreateSecurityGroupInVpc', Effect: 'Allow', Action: 'ec2:CreateSecurityGroup', Resource: vpc },
    {
      Sid: 'CreateTaggedSecurityGroup',
      Effect: 'Allow',
      Action: 'ec2:CreateSecurityGroup',
      Resource: securityGroups,
      Condition: ownTagGiven,
    },
    {
      Sid: 'TagCreatedSecurityGroup',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: securityGroups,
      Condition: { StringEquals: { ...ownTagGiven.StringEquals, 'ec2:CreateAction': 'CreateSecurityGroup' } },
    },
    {
      Sid: 'ChangeOwnSecurityGroups',
      Effect: 'Allow',
      Action: ['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:DeleteSecurityGroup'],
      Resource: securityGroups,
      Condition: ownTagPresent,
    },
    {
      Sid: 'OpenPortsInVpc',
      Effect: 'Allow',
      Action: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      Resource: securityGroups,
      Condition: { ArnEquals: { 'ec2:Vpc': vpc } },
    },
    {
      Sid: 'CreateTaggedLoadBalancers',
      Effect: 'Allow',
      Action: creations.map((action) => `elasticloadbalancing:${action}`),
      Resource: [loadBalancers, targetGroups],
      Condition: ownTagGiven,
    },
    {
      // Only while they are created: who may tag any load balancer as its own may change any.
      Sid: 'TagCreatedLoadBalancers',
      Effect: 'Allow',
      Action: 'elasticloadbalancing:AddTags',
      Resource: [loadBalancers, targetGroups, listeners],
      Condition: { StringEquals: { ...ownTagGiven.StringEquals, 'elasticloadbalancing:CreateAction': creations } },
    },
    {
      Sid: 'ChangeOwnLoadBalancers',
      Effect: 'Allow',
      Action: [
        'elasticloadbalancing:AddTags',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:DeregisterTargets',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyListenerAttributes',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:RegisterTargets',
        'elasticloadbalancing:RemoveTags',
        'elasticloadbalancing:SetIpAddressType',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
      ],
      Resource: [loadBalancers, targetGroups, listeners],
      Condition: ownTagPresent,
    },
  ];
}
