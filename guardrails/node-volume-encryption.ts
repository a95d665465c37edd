import type { Guardrail } from './guardrail';
import { type Block, blocks } from './terraform-json';

export const nodeVolumeEncryption: Guardrail = {
  id: 'SR-EC2-02',
  title: 'Volumes of nodes are encrypted by a key of ours',
  why: 'Logs and temporary files of pods end up there, and the scanners do not look into launch templates.',
  check: (stack) =>
    stack
      .resources('aws_launch_template')
      .filter(({ config }) => {
        const volumes = blocks(config['block_device_mappings']);
        return (
          volumes.length === 0 || !volumes.every(({ ebs }) => blocks(ebs).length > 0 && blocks(ebs).every(isEncrypted))
        );
      })
      .map((at) => ({ at, fix: 'give every volume in blockDeviceMappings encrypted true and a kmsKeyId' })),
};

/** The AWS provider 5 has the flag of a launch template as a string. */
function isEncrypted({ encrypted, kms_key_id }: Block): boolean {
  return String(encrypted) === 'true' && Boolean(kms_key_id);
}
