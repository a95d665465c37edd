import type { Guardrail } from './guardrail';
import type { SynthesizedElement } from './synthesized-stack';
import { isBlock, isLiteral } from './terraform-json';

export const auditDevices: Guardrail = {
  id: 'SR-AUDIT-01',
  title: 'Vault writes its audit log to two different sinks',
  why: 'Vault stops answering when no device can write, and one device is one full disk away from that.',
  check: (stack) => {
    if (stack.part !== 'vault') return [];
    const sinks = new Set(stack.resources('vault_audit').map(sink).filter(isLiteral));
    return sinks.size >= 2
      ? []
      : [{ at: stack, fix: 'add audit devices until two sinks differ: a file on its volume, and stdout' }];
  },
};

function sink({ config }: SynthesizedElement): unknown {
  const options = isBlock(config['options']) ? config['options'] : {};
  return options['file_path'] ?? options['address'] ?? options['facility'] ?? config['type'];
}
