import type { Guardrail } from './guardrail';
import type { SynthesizedElement } from './synthesized-stack';
import { isBlock, texts } from './terraform-json';

/** Claims that say which project of its owner a job belongs to. */
const ofProject = /^(repository|repository_id|project_id|project_path|job_workflow_ref|sub)$/;

export const jobLogins: Guardrail = {
  id: 'SR-VAULT-03',
  title: 'A JWT login is for an audience and for one project, not for all of an owner',
  why: 'One issuer signs the tokens of everyone on GitHub or GitLab, and an owner has projects with any number of writers.',
  check: (stack) =>
    stack
      .resources('vault_jwt_auth_backend_role')
      // People come by OIDC: its client id is the audience.
      .filter((role) => role.config['role_type'] === 'jwt' && !isBound(role))
      .map((at) => ({
        at,
        fix: 'set bound_audiences, and bound_claims to the id of a project without wildcards, or bound_subject',
      })),
};

function isBound({ config }: SynthesizedElement): boolean {
  const claims = isBlock(config['bound_claims']) ? Object.entries(config['bound_claims']) : [];
  const project = claims.some(([name, value]) => ofProject.test(name) && !String(value).includes('*'));
  return texts(config['bound_audiences']).some(Boolean) && (project || Boolean(config['bound_subject']));
}
