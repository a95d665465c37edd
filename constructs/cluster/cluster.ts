import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';
import { CustomerKey } from '../kms/customer-key';
import { EncryptedLogGroup } from '../logs/encrypted-log-group';
import { ClusterAdmin } from './cluster-admin';
import { whyTooOpen } from './public-access';
import type { OidcProvider } from './workload-identity';

export interface ClusterProps {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /** For example `1.35`. */
  readonly kubernetesVersion: string;
  /** Where the control plane has its network interfaces, by zone name. At least two zones. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** Range of the VPC: whoever has an address in it may call the API server. EKS by itself lets nodes in, and nobody else. */
  readonly vpcCidr: string;
  /** Range of Service addresses. It can never change. */
  readonly serviceCidr: string;
  /** Addresses that may reach the API server from outside the VPC. @default - none: it has no public endpoint */
  readonly publicAccessCidrs?: readonly string[];
  /** IAM roles that administer the cluster. Whoever creates it gets no rights by that. */
  readonly adminRoleArns: readonly string[];
  /** A number of days that CloudWatch Logs offers. */
  readonly logRetentionDays: number;
}

/**
 * An EKS control plane: private, its Secrets encrypted by a key of its own, every log kept.
 *
 * @throws Error when it would span a single zone, or be open to the whole internet.
 */
export class Cluster extends Construct {
  readonly name: string;
  readonly resource: EksCluster;
  readonly oidcProvider: OidcProvider;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { name, accountId, region, publicAccessCidrs = [] } = props;
    validate(props);
    this.name = name;
    // Made before the cluster: EKS would make a group of this name, without key and without end.
    const logs = new EncryptedLogGroup(this, 'logs', {
      accountId,
      region,
      name: `/aws/eks/${name}/cluster`,
      keyAlias: `${name}-control-plane-logs`,
      retentionDays: props.logRetentionDays,
    });
    const secretsKey = new CustomerKey(this, 'secrets-key', {
      accountId,
      alias: `${name}-secrets`,
      description: `Encrypts the Kubernetes Secrets of ${name}`,
    });
    const { role, permissions } = this.role(secretsKey);

    this.resource = new EksCluster(this, 'Resource', {
      name,
      version: props.kubernetesVersion,
      roleArn: role.arn,
      vpcConfig: {
        subnetIds: Object.values(props.subnetIds),
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccessCidrs.length > 0,
        ...(publicAccessCidrs.length > 0 && { publicAccessCidrs: [...publicAccessCidrs] }),
      },
      kubernetesNetworkConfig: { serviceIpv4Cidr: props.serviceCidr },
      encryptionConfig: { resources: ['secrets'], provider: { keyArn: secretsKey.arn } },
      enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      upgradePolicy: { supportType: 'STANDARD' },
      zonalShiftConfig: { enabled: true },
      dependsOn: [logs.resource, ...permissions],
      lifecycle: {
        preventDestroy: true,
        // EKS answers neither flag for an imported cluster, and a difference would replace it (terraform-provider-aws#35824, #39058).
        ignoreChanges: [
          'access_config[0].bootstrap_cluster_creator_admin_permissions',
          'bootstrap_self_managed_addons',
        ],
      },
    });
    new VpcSecurityGroupIngressRule(this, 'ApiServer', {
      securityGroupId: this.resource.vpcConfig.clusterSecurityGroupId,
      description: 'HTTPS from inside the VPC to the API server',
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      cidrIpv4: props.vpcCidr,
    });
    const issuer = this.resource.identity.get(0).oidc.get(0).issuer;
    const provider = new IamOpenidConnectProvider(this, 'Oidc', { url: issuer, clientIdList: ['sts.amazonaws.com'] });
    this.oidcProvider = { arn: provider.arn, issuer: Fn.trimprefix(issuer, 'https://') };

    const admins = new Construct(this, 'admins');
    for (const roleArn of props.adminRoleArns) {
      new ClusterAdmin(admins, roleArn.split('/').at(-1)!, { clusterName: this.resource.name, roleArn });
    }
  }

  private role(secretsKey: CustomerKey): { role: IamRole; permissions: ITerraformDependable[] } {
    const role = new IamRole(this, 'Role', {
      name: `${this.name}-control-plane`,
      assumeRolePolicy: policyJson({
        Effect: 'Allow',
        Principal: { Service: 'eks.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    });
    const operate = new IamRolePolicyAttachment(this, 'Operate', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy',
    });
    const encrypt = new IamRolePolicy(this, 'EncryptSecrets', {
      name: 'encrypt-secrets',
      role: role.name,
      policy: policyJson({
        Effect: 'Allow',
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:ListGrants'],
        Resource: secretsKey.arn,
      }),
    });
    return { role, permissions: [operate, encrypt] };
  }
}

function validate({ name, subnetIds, publicAccessCidrs = [] }: ClusterProps): void {
  const zones = Object.keys(subnetIds);
  if (zones.length < 2) {
    throw new Error(
      `The control plane of '${name}' has subnets in ${zones.length} zone(s) (${zones.join(', ')}); EKS needs two or more.`,
    );
  }
  const open = whyTooOpen(publicAccessCidrs);
  if (open) throw new Error(`Cluster '${name}': ${open}.`);
}
