import type { Principal } from '../principal';
import { JobLogin, type JobLoginProps } from './job-login';

export interface GitlabLoginProps extends JobLoginProps {
  /** Its number, on the front page of the project. */
  readonly projectId: string;
  /** Name of a protected branch or tag, as in `main`. */
  readonly ref: string;
  /** Protected environment that the job deploys to. @default - the job needs none */
  readonly environment?: string;
}

/**
 * Lets jobs of one GitLab project log in as `principal`, on a protected branch or tag only: whoever may push another one writes its
 * pipeline. An environment must be protected as well, so that someone approved the deployment.
 *
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload
 */
export class GitlabLogin extends JobLogin {
  /** @throws when bound to more than one project, branch or environment, or to what GitLab never sends. */
  constructor(principal: Principal, props: GitlabLoginProps) {
    const { projectId, ref, environment } = props;
    super(
      principal,
      'Gitlab',
      props,
      {
        project_id: projectId,
        ref,
        ref_protected: 'true',
        ...(environment !== undefined && { environment, environment_protected: 'true' }),
      },
      'project_id',
    );
    if (ref.startsWith('refs/')) {
      throw new Error(
        `Role '${this.role}' waits for ref '${ref}', which GitLab never sends: write the branch's bare name.`,
      );
    }
  }
}
