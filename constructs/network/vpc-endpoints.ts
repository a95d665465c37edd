import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';

export interface VpcEndpointsProps {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly subnetIds: readonly string[];
  /** Route tables that reach S3 without leaving AWS. */
  readonly routeTableIds: readonly string[];
}

/**
 * Services that nodes, pods and Vault call: `kms` is Vault's seal, `sts` is IRSA, `eks-auth` is Pod Identity; the rest is what EKS
 * needs in a VPC without a way out.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
const interfaceServices = [
  'autoscaling',
  'ec2',
  'ec2messages',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'elasticloadbalancing',
  'kms',
  'logs',
  'ssm',
  'ssmmessages',
  'sts',
] as const;

/** Private ways to AWS services, so that no secret and no unseal request crosses the internet. */
export class VpcEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { name, region, vpcId } = props;
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      name: `${name}-vpc-endpoints`,
      description: 'Interface endpoints: HTTPS from inside the VPC, nothing out',
      vpcId,
      tags: { Name: `${name}-vpc-endpoints` },
    });
    new VpcSecurityGroupIngressRule(this, 'Https', {
      securityGroupId: securityGroup.id,
      description: 'HTTPS from inside the VPC',
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      cidrIpv4: props.vpcCidr,
    });
    for (const service of interfaceServices) {
      new VpcEndpoint(this, service, {
        vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [securityGroup.id],
        ...(service === 'kms' && { policy: kmsEndpointPolicy(props.accountId) }),
        tags: { Name: `${name}-${service}` },
      });
    }
    new VpcEndpoint(this, 's3', {
      vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: [...props.routeTableIds],
      tags: { Name: `${name}-s3` },
    });
  }
}

/**
 * Principals of this account, on keys of this account: from inside, nothing is sealed to a stranger's key, and no stranger's
 * credentials work. What a principal may do, its own policies and the keys' say: runners of CI in the VPC make keys through here. It
 * names no keys, because the network is older than they are. What has no key to be of an account is not asked whose it is.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
function kmsEndpointPolicy(accountId: string): string {
  const ours = { 'aws:PrincipalAccount': accountId };
  const allow = { Effect: 'Allow', Principal: { AWS: '*' }, Resource: '*' };
  return policyJson(
    {
      ...allow,
      Sid: 'KeysOfThisAccount',
      Action: 'kms:*',
      Condition: { StringEquals: { ...ours, 'aws:ResourceAccount': accountId } },
    },
    {
      ...allow,
      Sid: 'NoKeyYet',
      Action: ['kms:CreateKey', 'kms:ListAliases', 'kms:ListKeys'],
      Condition: { StringEquals: ours },
    },
  );
}
