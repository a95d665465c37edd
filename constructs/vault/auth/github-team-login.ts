import { GithubTeam } from '@cdktf/provider-vault/lib/github-team';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { checkName } from '../name';
import type { Principal } from '../principal';
import type { GithubAuth } from './github-auth';

export interface GithubTeamLoginProps {
  readonly auth: GithubAuth;
  /** Its slug, as in the address of its page. */
  readonly team: string;
}

/** Lets the members of a GitHub team log in as `principal`. */
export class GithubTeamLogin extends Construct {
  constructor(principal: Principal, { auth, team }: GithubTeamLoginProps) {
    super(principal, `Github-${team}`);
    checkName(team, 'a team');
    new GithubTeam(this, 'Resource', { backend: auth.path, team, policies: [principal.policyName] });
    if (TerraformStack.of(auth) === TerraformStack.of(principal)) this.node.addDependency(auth);
  }
}
