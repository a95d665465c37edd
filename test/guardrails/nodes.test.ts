import { instanceMetadata } from '../../guardrails/instance-metadata';
import { nodeVolumeEncryption } from '../../guardrails/node-volume-encryption';
import { nodeVolumeKey } from '../../guardrails/node-volume-key';
import type { Block } from '../../guardrails/terraform-json';
import { findings, policy, resource } from './findings';

const template = (config: Block) => resource('aws_launch_template', config);
const found = ['aws_launch_template.it'];

test('a launch template asks for tokens and lets them go one hop', () => {
  const metadata = (options: Block) => findings(instanceMetadata, template({ metadata_options: options }));
  expect(metadata({ http_tokens: 'required', http_put_response_hop_limit: 1 })).toEqual([]);
  expect(metadata({ http_tokens: 'optional', http_put_response_hop_limit: 1 })).toEqual(found);
  expect(metadata({ http_tokens: 'required', http_put_response_hop_limit: 2 })).toEqual(found);
  expect(metadata({ http_tokens: 'required' })).toEqual(found);
  expect(findings(instanceMetadata, template({}))).toEqual(found);
});

test('a node group has a launch template, because that of EKS allows two hops', () => {
  const group = (config: Block) => findings(instanceMetadata, resource('aws_eks_node_group', config));
  expect(group({ launch_template: { id: '${aws_launch_template.it.id}' } })).toEqual([]);
  expect(group({})).toEqual(['aws_eks_node_group.it']);
});

test('every volume of a node is encrypted by a named key', () => {
  const volumes = (...devices: Block[]) =>
    findings(nodeVolumeEncryption, template({ block_device_mappings: devices.map((ebs) => ({ ebs })) }));
  const encrypted = { encrypted: 'true', kms_key_id: '${aws_kms_key.it.arn}' };
  expect(volumes(encrypted)).toEqual([]);
  expect(volumes(encrypted, { encrypted: 'false', kms_key_id: '${aws_kms_key.it.arn}' })).toEqual(found);
  expect(volumes({ encrypted: 'true' })).toEqual(found);
  expect(volumes()).toEqual(found);
});

describe('the key of the volumes', () => {
  const autoScaling = {
    Effect: 'Allow',
    Principal: {
      AWS: [
        'arn:aws:iam::111122223333:root',
        'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      ],
    },
    Resource: '*',
  };
  const use = { ...autoScaling, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] };
  const grant = { ...autoScaling, Action: 'kms:CreateGrant' };
  const withKey = (keyPolicy: string, kms_key_id = '${aws_kms_key.volumes.arn}') =>
    findings(nodeVolumeKey, {
      resource: {
        // The second volume has no key, which is for another rule to say.
        aws_launch_template: { it: { block_device_mappings: [{ ebs: { kms_key_id } }, { ebs: {} }] } },
        aws_kms_key: { volumes: { policy: keyPolicy } },
      },
    });

  test('lets Auto Scaling encrypt and pass that right on', () => {
    expect(withKey(policy(use, grant))).toEqual([]);
    expect(withKey(policy(use))).toEqual(found);
    expect(withKey(policy(grant))).toEqual(found);
    expect(withKey(policy(use, { ...grant, Effect: 'Deny' }))).toEqual(found);
  });

  test('is made where its policy can be read', () => {
    expect(withKey(policy(use, grant), '${data.aws_kms_key.volumes.arn}')).toEqual(found);
    expect(withKey('${data.aws_iam_policy_document.volumes.json}')).toEqual(found);
  });
});
