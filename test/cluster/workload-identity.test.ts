import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { WorkloadIdentity, type WorkloadIdentityProps } from '../../constructs/cluster/workload-identity';
import { Template } from '../template';

const irsa = {
  irsa: {
    arn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.ap-southeast-1.amazonaws.com/id/A1',
    issuer: 'oidc.eks.ap-southeast-1.amazonaws.com/id/A1',
  },
};
const statement = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'arn:aws:kms:eu-west-1:1:key/1' } as const;
const policyArn = 'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy';
const podIdentity = { podIdentity: { clusterName: 'strongroom-test' } };
const identity = (props: Partial<WorkloadIdentityProps> = {}) =>
  Template.of((stack) => {
    new WorkloadIdentity(stack, 'identity', {
      name: 'strongroom-test-app',
      namespace: 'apps',
      serviceAccount: 'app',
      method: irsa,
      ...props,
    });
  });
const trust = (template: Template) =>
  JSON.parse(String(template.resource('aws_iam_role')['assume_role_policy'])).Statement;

test('with IRSA, only tokens of the one service account that were made for STS open the role', () => {
  expect(trust(identity())).toEqual([
    {
      Effect: 'Allow',
      Principal: { Federated: irsa.irsa.arn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'oidc.eks.ap-southeast-1.amazonaws.com/id/A1:sub': 'system:serviceaccount:apps:app',
          'oidc.eks.ap-southeast-1.amazonaws.com/id/A1:aud': 'sts.amazonaws.com',
        },
      },
    },
  ]);
});

test('with Pod Identity, an association for another service account or cluster does not open the role', () => {
  expect(trust(identity({ method: podIdentity }))).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-name': 'strongroom-test',
          'aws:RequestTag/kubernetes-namespace': 'apps',
          'aws:RequestTag/kubernetes-service-account': 'app',
        },
      },
    },
  ]);
});

test('only Pod Identity needs an association', () => {
  expect(identity().resources('aws_eks_pod_identity_association')).toEqual([]);
  expect(identity({ method: podIdentity }).resource('aws_eks_pod_identity_association')).toMatchObject({
    cluster_name: 'strongroom-test',
    namespace: 'apps',
    service_account: 'app',
    role_arn: expect.stringContaining('aws_iam_role.identity'),
  });
});

test('the role can do what is given, and nothing else', () => {
  const template = identity({ policyStatements: [statement], managedPolicyArns: [policyArn] });
  expect(JSON.parse(String(template.resource('aws_iam_role_policy')['policy'])).Statement).toEqual([statement]);
  expect(template.resource('aws_iam_role_policy_attachment')).toMatchObject({ policy_arn: policyArn });
  expect(identity().types()).toEqual(['aws_iam_role']);
});

test('what runs the pods can wait for all of its permissions', () => {
  const template = Template.of((stack) => {
    const { ready } = new WorkloadIdentity(stack, 'identity', {
      name: 'strongroom-test-app',
      namespace: 'apps',
      serviceAccount: 'app',
      method: podIdentity,
      policyStatements: [statement],
      managedPolicyArns: [policyArn],
    });
    new EksAddon(stack, 'app', { clusterName: 'strongroom-test', addonName: 'app', dependsOn: [...ready] });
  });
  const dependencies = template.resource('aws_eks_addon')['depends_on'] as string[];
  expect(dependencies.map((address) => address.split('.')[0]).sort()).toEqual([
    'aws_eks_pod_identity_association',
    'aws_iam_role_policy',
    'aws_iam_role_policy_attachment',
  ]);
});
