import type { Guardrail } from './guardrail';

export const nothingUnseen: Guardrail = {
  id: 'SR-TF-08',
  title: 'Stacks use neither modules nor provisioners',
  why: 'Guardrails cannot look into a module, and a provisioner runs any program with the credentials of CI.',
  check: (stack) => [
    ...stack.modules.map((at) => ({ at, fix: 'write a construct that makes the resources itself' })),
    ...stack
      .allResources()
      .filter(({ config }) => config['provisioner'] !== undefined)
      .map((at) => ({ at, fix: 'make it an operation of the program `strongroom`' })),
  ],
};
