import type { Principal } from '../principal';
import { JobLogin, type JobLoginProps } from './job-login';

export interface GithubActionsLoginProps extends JobLoginProps {
  /** Its number: `gh api repos/OWNER/NAME --jq .id`. */
  readonly repositoryId: string;
  /** Branch or tag that runs the job, as in `refs/heads/main`. */
  readonly ref?: string;
  /** Environment that the job deploys to, with its reviewers and branches. */
  readonly environment?: string;
  /** Reusable workflow that the job comes from, as in `example/ci/.github/workflows/plan.yml@refs/heads/main`. */
  readonly workflowRef?: string;
}

/**
 * Lets jobs of one GitHub repository log in as `principal`, from a branch, for an environment or out of a workflow, and where more
 * than one is named all must hold. Whoever may push a branch can write a workflow, so the repository alone says too little, and its
 * owner even less.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims
 */
export class GithubActionsLogin extends JobLogin {
  /** @throws when bound to a whole repository, or by anything that GitHub never sends. */
  constructor(principal: Principal, props: GithubActionsLoginProps) {
    const { repositoryId, ref, environment, workflowRef } = props;
    const claims = {
      repository_id: repositoryId,
      ...(ref !== undefined && { ref }),
      ...(environment !== undefined && { environment }),
      ...(workflowRef !== undefined && { job_workflow_ref: workflowRef }),
    };
    super(principal, 'GithubActions', props, claims, 'repository_id');
    if (Object.keys(claims).length === 1) {
      throw new Error(
        `Role '${this.role}' would log in every branch of repository ${repositoryId}: name a ref, an environment or a workflowRef.`,
      );
    }
    if (ref !== undefined && !ref.startsWith('refs/')) {
      throw new Error(`Role '${this.role}' waits for ref '${ref}', which GitHub never sends: write refs/heads/${ref}.`);
    }
    if (workflowRef !== undefined && !/^[^/]+\/[^/]+\/.+\.ya?ml@.+$/.test(workflowRef)) {
      throw new Error(
        `Role '${this.role}' waits for workflow '${workflowRef}', which GitHub never sends: ` +
          'write OWNER/NAME/.github/workflows/FILE.yml@refs/heads/BRANCH.',
      );
    }
  }
}
