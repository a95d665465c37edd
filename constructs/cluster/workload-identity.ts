import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';

/** The cluster as an identity provider of the account. */
export interface OidcProvider {
  readonly arn: string;
  /** Host and path, without `https://`. */
  readonly issuer: string;
}

/** A statement of an IAM policy that belongs to a role. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface WorkloadIdentityProps {
  /** Name of the IAM role, and of its inline policy. */
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /**
   * How a pod proves who it is. IRSA asks AWS STS, and the service account must carry the annotation
   * `eks.amazonaws.com/role-arn`; Pod Identity asks the node's eks-pod-identity-agent, and needs no annotation.
   */
  readonly method: { readonly irsa: OidcProvider } | { readonly podIdentity: { readonly clusterName: string } };
  /** @default - no inline policy */
  readonly policyStatements?: readonly PolicyStatement[];
  /** @default - no managed policy */
  readonly managedPolicyArns?: readonly string[];
}

/** An IAM role that the pods of one service account, in one namespace of one cluster, can assume, and nobody else. */
export class WorkloadIdentity extends Construct {
  readonly roleArn: string;
  /** A pod that starts before these exist has no permissions; with Pod Identity, not even credentials until it restarts. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    const { name, namespace, serviceAccount, method, policyStatements = [], managedPolicyArns = [] } = props;
    const role = new IamRole(this, 'Resource', {
      name,
      assumeRolePolicy: policyJson(trust(props)),
    });
    this.roleArn = role.arn;
    const ready: ITerraformDependable[] = managedPolicyArns.map(
      (policyArn) => new IamRolePolicyAttachment(this, policyArn.split('/').at(-1)!, { role: role.name, policyArn }),
    );
    if (policyStatements.length > 0) {
      const policy = policyJson(...policyStatements);
      ready.push(new IamRolePolicy(this, 'Policy', { name, role: role.name, policy }));
    }
    if ('podIdentity' in method) {
      const { clusterName } = method.podIdentity;
      ready.push(
        new EksPodIdentityAssociation(this, 'Association', {
          clusterName,
          namespace,
          serviceAccount,
          roleArn: role.arn,
        }),
      );
    }
    this.ready = ready;
  }
}

function trust({ method, namespace, serviceAccount }: WorkloadIdentityProps) {
  if ('irsa' in method) {
    const { arn, issuer } = method.irsa;
    return {
      Effect: 'Allow',
      Principal: { Federated: arn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
          [`${issuer}:aud`]: 'sts.amazonaws.com',
        },
      },
    };
  }
  // Without the tags that EKS sends, an association made for any other service account could use the role:
  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
  return {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: {
      StringEquals: {
        'aws:RequestTag/eks-cluster-name': method.podIdentity.clusterName,
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': serviceAccount,
      },
    },
  };
}
