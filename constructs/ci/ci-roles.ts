import { DataAwsIamOpenidConnectProvider } from '@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';
import { readStates, type StateLocation, writeStates } from '../state/state-permissions';
import { changing, tryingKeys } from './changing';
import { trustEnvironment, trustWorkflow } from './github-trust';
import { noSecrets, reading } from './reading';

export interface CiRolesProps {
  readonly accountId: string;
  readonly region: string;
  /** Where copies of keys, secrets and snapshots are. @default - there are none */
  readonly recoveryRegion?: string | undefined;
  /** First part of the AWS names of the environment. */
  readonly name: string;
  /** Names of the roles. */
  readonly roles: { readonly plan: string; readonly apply: string };
  /** Who signs the tokens of GitHub's jobs, with `https://`. */
  readonly issuerUrl: string;
  /** An account knows an issuer once. True where another environment of the account has made it known. @default false */
  readonly issuerIsKnown?: boolean;
  /** The number of the repository. */
  readonly repositoryId: string;
  /** Reusable workflow that plans: `owner/repository/path@ref`. Its owner is the repository's. */
  readonly planWorkflow: string;
  /** GitHub environment that deploys, with its reviewers. */
  readonly applyEnvironment: string;
  readonly states: StateLocation;
  /** Key of the state that no pipeline writes: the one that has the pipelines in it. */
  readonly ownStateKey: string;
  readonly boundaryArn: string;
}

/** A new cluster, or an upgrade that moves one group of nodes after the other, takes longer than the hour that AWS gives by default. */
const LONGEST_APPLY_SECONDS = 4 * 3600;

/**
 * What CI is in AWS, without a key that could leak. A plan, which runs what a pull request says before anyone has read it, looks at
 * settings and states. An apply changes what stacks make, behind the boundary. Neither is given a secret to read; but who makes roles
 * and enters the cluster can give itself much: see docs/decisions/ci-boundary.md.
 */
export class CiRoles extends Construct {
  constructor(scope: Construct, id: string, props: CiRolesProps) {
    super(scope, id);
    const { roles, states, ownStateKey, planWorkflow, applyEnvironment, repositoryId } = props;
    const issuer = props.issuerUrl.replace('https://', '');
    const github = { providerArn: this.provider(props), issuer, repositoryId };
    const [owner] = planWorkflow.split('/');

    const plan = new IamRole(this, 'Plan', {
      name: roles.plan,
      description: 'Plans pull requests: reads settings and states, no secrets',
      assumeRolePolicy: policyJson(trustWorkflow(github, planWorkflow)),
      permissionsBoundary: props.boundaryArn,
    });
    new IamRolePolicy(this, 'PlanPolicy', {
      name: 'plan',
      role: plan.name,
      policy: policyJson(reading, ...readStates(states), ...noSecrets(states.keyArn)),
    });

    const apply = new IamRole(this, 'Apply', {
      name: roles.apply,
      description: 'Applies what was reviewed, within its boundary',
      assumeRolePolicy: policyJson(trustEnvironment(github, owner!, applyEnvironment)),
      maxSessionDuration: LONGEST_APPLY_SECONDS,
      permissionsBoundary: props.boundaryArn,
    });
    new IamRolePolicy(this, 'ApplyPolicy', {
      name: 'apply',
      role: apply.name,
      policy: policyJson(
        reading,
        ...changing(props),
        tryingKeys(props),
        ...readStates(states),
        ...writeStates(states),
        ...noSecrets(states.keyArn),
        {
          Sid: 'NotItsOwnState',
          Effect: 'Deny',
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::${states.bucket}/${ownStateKey}*`,
        },
      ),
    });
  }

  private provider({ accountId, issuerUrl, issuerIsKnown }: CiRolesProps): string {
    if (issuerIsKnown) {
      const arn = `arn:aws:iam::${accountId}:oidc-provider/${issuerUrl.replace('https://', '')}`;
      return new DataAwsIamOpenidConnectProvider(this, 'Issuer', { arn }).arn;
    }
    return new IamOpenidConnectProvider(this, 'Issuer', { url: issuerUrl, clientIdList: ['sts.amazonaws.com'] }).arn;
  }
}
