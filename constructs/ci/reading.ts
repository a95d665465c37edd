import type { PolicyStatement } from '../cluster/workload-identity';
import { keyIsTried } from './changing';

/**
 * What a plan asks AWS: how things are set, never what is in them. `ec2:Get*` and their like are not there for that reason:
 * among them are a console's password and a parameter's value.
 */
export const reading: PolicyStatement = {
  Sid: 'Look',
  Effect: 'Allow',
  Action: [
    'ec2:Describe*',
    'eks:Describe*',
    'eks:List*',
    'elasticloadbalancing:Describe*',
    'iam:Get*',
    'iam:List*',
    'kms:DescribeKey',
    'kms:GetKey*',
    'kms:List*',
    'logs:Describe*',
    'logs:List*',
    's3:Get*Configuration',
    's3:GetBucket*',
    's3:ListBucket',
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetResourcePolicy',
    'sts:GetCallerIdentity',
  ],
  Resource: '*',
};

/** What no pipeline reads, whatever else it is given: values, and what is encrypted by another key than the states'. */
export function noSecrets(stateKeyArn: string): readonly object[] {
  return [
    {
      Sid: 'NoValues',
      Effect: 'Deny',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue', 'ssm:GetParameter*'],
      Resource: '*',
    },
    {
      Sid: 'NoKeyButTheStates',
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      NotResource: stateKeyArn,
      Condition: { StringNotEquals: keyIsTried },
    },
  ];
}
