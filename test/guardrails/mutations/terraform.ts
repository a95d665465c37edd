import { pinnedCrossStackOutputs } from '../../../guardrails/cross-stack-outputs';
import { nothingUnseen } from '../../../guardrails/nothing-unseen';
import { ownStatesOnly } from '../../../guardrails/own-states-only';
import { providerAccount } from '../../../guardrails/provider-account';
import { providerAllowList } from '../../../guardrails/provider-allow-list';
import { providerTags } from '../../../guardrails/provider-tags';
import { stateLock } from '../../../guardrails/state-lock';
import { every, one } from './edit';
import type { Mutation } from './mutation';

export const terraformMutations: readonly Mutation[] = [
  {
    stack: 'prod-network',
    what: 'a provider outside the list runs',
    seenBy: providerAllowList,
    edit: one('terraform.required_providers', { random: { source: 'hashicorp/random', version: '3.7.2' } }),
  },
  {
    stack: 'dev-network',
    what: 'a provider is fetched in the newest version',
    seenBy: providerAllowList,
    edit: one('terraform.required_providers', { aws: { version: '>= 5.0.0' } }),
  },
  {
    stack: 'prod-seal',
    what: 'the provider of the recovery region takes any account',
    seenBy: providerAccount,
    edit: one('provider', { aws: every({ allowed_account_ids: undefined }) }),
  },
  {
    stack: 'prod-cluster',
    what: 'nobody pays',
    seenBy: providerTags,
    edit: one('provider', { aws: every({ default_tags: every({ tags: { 'cost-centre': undefined } }) }) }),
  },
  {
    stack: 'prod-vault',
    what: 'two applies may run at once',
    seenBy: stateLock,
    edit: one('terraform.backend', { s3: { use_lockfile: undefined } }),
  },
  {
    stack: 'dr-vault-server',
    what: 'recovery needs the state of what is gone',
    seenBy: ownStatesOnly,
    edit: one('data.terraform_remote_state', { config: { key: 'prod/prod-seal/terraform.tfstate' } }),
  },
  {
    stack: 'prod-cluster',
    what: 'another stack reads the role of the cluster',
    seenBy: pinnedCrossStackOutputs,
    edit: one('', { output: { role: { sensitive: true, value: '${aws_iam_role.cluster.arn}' } } }),
  },
  {
    stack: 'prod-network',
    what: 'a module makes what nobody sees',
    seenBy: nothingUnseen,
    edit: one('', { module: { vpc: { source: 'terraform-aws-modules/vpc/aws', version: '5.0.0' } } }),
  },
];
