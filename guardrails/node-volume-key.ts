import type { Guardrail } from './guardrail';
import { statements } from './policy-statements';
import type { SynthesizedElement } from './synthesized-stack';
import { blocks, refersTo } from './terraform-json';

const autoScalingRole = ':role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';

/** @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html */
export const nodeVolumeKey: Guardrail = {
  id: 'SR-EC2-03',
  title: 'Auto Scaling may use the key of the volumes of nodes',
  why: 'Without the grant every new node ends at once, with Client.InternalError and nothing more.',
  check: (stack) =>
    stack
      .resources('aws_launch_template')
      .filter(({ config }) =>
        blocks(config['block_device_mappings'])
          .flatMap(({ ebs }) => blocks(ebs))
          .some(({ kms_key_id }) => {
            const key = stack.resources('aws_kms_key').find((candidate) => refersTo(kms_key_id, candidate));
            return Boolean(kms_key_id) && !(key && letsAutoScalingUse(key));
          }),
      )
      .map((at) => ({
        at,
        fix: 'use a key of this stack whose policy allows AWSServiceRoleForAutoScaling kms:CreateGrant and kms:GenerateDataKey*',
      })),
};

function letsAutoScalingUse({ config }: SynthesizedElement): boolean {
  const granted = (statements(config['policy']) ?? [])
    .filter(({ allows, principals }) => allows && principals.some((principal) => principal.endsWith(autoScalingRole)))
    .flatMap(({ actions }) => actions);
  return ['kms:CreateGrant', 'kms:GenerateDataKey*'].every((action) => granted.includes(action));
}
