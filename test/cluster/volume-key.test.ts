import { VolumeKey } from '../../constructs/cluster/volume-key';
import { Template } from '../template';

const key = Template.of((stack) => {
  new VolumeKey(stack, 'volumes', { accountId: '111122223333', alias: 'strongroom-test-volumes' });
}).resource('aws_kms_key');

test('Auto Scaling can start nodes with encrypted disks', () => {
  const autoScaling =
    'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
  const [, ...statements] = JSON.parse(String(key['policy'])).Statement;
  expect(statements).toMatchObject([
    { Principal: { AWS: autoScaling }, Action: expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']) },
    {
      Principal: { AWS: autoScaling },
      Action: 'kms:CreateGrant',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ]);
});

test('Terraform refuses to replace the key: every volume would be lost', () => {
  expect(key).toMatchObject({ enable_key_rotation: true, lifecycle: { prevent_destroy: true } });
});
