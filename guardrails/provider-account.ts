import type { Guardrail } from './guardrail';
import { texts } from './terraform-json';

export const providerAccount: Guardrail = {
  id: 'SR-TF-02',
  title: "The AWS provider refuses every account but the environment's",
  why: 'With the wrong profile in the shell, dev would be applied to prod.',
  check: (stack) =>
    stack.providers
      .filter(({ type }) => type === 'aws')
      .filter(({ config }) => texts(config['allowed_account_ids']).join() !== stack.environment.account)
      .map((at) => ({ at, fix: `set allowedAccountIds to ['${stack.environment.account}']` })),
};
