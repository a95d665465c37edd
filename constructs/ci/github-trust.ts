/** Which jobs of GitHub Actions may assume a role. */
export interface GithubTrustProps {
  /** ARN of GitHub as an identity provider of the account. */
  readonly providerArn: string;
  /** Host and path of who signs the jobs' tokens, without `https://`. */
  readonly issuer: string;
  /** The number of the repository. */
  readonly repositoryId: string;
}

/** Jobs of one reusable workflow, whatever started them. */
export function trustWorkflow(props: GithubTrustProps, workflowRef: string) {
  return trust(props, { StringEquals: { [`${props.issuer}:job_workflow_ref`]: workflowRef } });
}

/**
 * Jobs of the branch `main` in one of the repository's environments, which asks its reviewers first. Repositories that are new or
 * were renamed after July 2026 have their ids in the subject, older ones their names alone; the repository's number, which is asked
 * for anyway, is what decides.
 *
 * @param owner Of the repository: AWS refuses a role for subjects of everyone on GitHub.
 * @see https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
export function trustEnvironment(props: GithubTrustProps, owner: string, environment: string) {
  const { issuer, repositoryId } = props;
  const end = `environment:${environment}`;
  return trust(props, {
    StringEquals: { [`${issuer}:environment`]: environment, [`${issuer}:ref`]: 'refs/heads/main' },
    StringLike: { [`${issuer}:sub`]: [`repo:${owner}/*:${end}`, `repo:${owner}@*/*@${repositoryId}:${end}`] },
  });
}

interface Conditions {
  readonly StringEquals: Readonly<Record<string, string>>;
  readonly StringLike?: Readonly<Record<string, readonly string[]>>;
}

function trust({ providerArn, issuer, repositoryId }: GithubTrustProps, { StringEquals, ...conditions }: Conditions) {
  return {
    Effect: 'Allow',
    Principal: { Federated: providerArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:repository_id`]: repositoryId,
        ...StringEquals,
      },
      ...conditions,
    },
  };
}
