import type { Guardrail } from './guardrail';
import { blocks } from './terraform-json';

export const ownStatesOnly: Guardrail = {
  id: 'SR-TF-06',
  title: 'No stack reads the state of another environment',
  why: 'Recovery must not need the region that is gone, and dev must not read prod.',
  check: (stack) =>
    stack
      .data('terraform_remote_state')
      .filter(({ config }) => {
        const [state] = blocks(config['config']);
        return !String(state?.['key'] ?? state?.['path']).includes(`/${stack.environment.name}-`);
      })
      .map((at) => ({
        at,
        fix: 'find what the other environment made by its name, with a data source of the AWS provider',
      })),
};
