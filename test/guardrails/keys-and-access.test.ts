import { dataSurvives } from '../../guardrails/data-survives';
import { iamActions } from '../../guardrails/iam-actions';
import { kmsPolicy } from '../../guardrails/kms-policy';
import { kmsRotation } from '../../guardrails/kms-rotation';
import type { Block } from '../../guardrails/terraform-json';
import { unsealKeyDeletion } from '../../guardrails/unseal-key-deletion';
import { unsealKeySurvives } from '../../guardrails/unseal-key-survives';
import { findings, policy, resource } from './findings';

const root = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };
const anyone = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };

describe.each(['aws_kms_key', 'aws_kms_replica_key'])('%s', (type) => {
  test('may not be replaced', () => {
    const key = (config: Block) => findings(unsealKeySurvives, resource(type, config));
    expect(key({ lifecycle: { prevent_destroy: true } })).toEqual([]);
    expect(key({ lifecycle: [{ prevent_destroy: true }] })).toEqual([]);
    expect(key({ lifecycle: { create_before_destroy: true } })).toEqual([`${type}.it`]);
    expect(key({})).toEqual([`${type}.it`]);
  });

  test('has a policy that names who may do what', () => {
    const key = (keyPolicy: unknown) => findings(kmsPolicy, resource(type, { policy: keyPolicy }));
    const logs = { ...anyone, Principal: { Service: 'logs.ap-southeast-1.amazonaws.com' } };
    const denied = { ...anyone, Effect: 'Deny', Principal: '*' };
    expect(key(policy(root, logs, denied))).toEqual([]);
    expect(key(undefined)).toHaveLength(1);
    expect(key('${data.aws_iam_policy_document.it.json}')).toHaveLength(1);
    expect(key(policy(root, { ...anyone, Principal: '*' }))).toHaveLength(1);
    expect(key(policy(root, { ...anyone, Principal: { AWS: ['*'] } }))).toHaveLength(1);
    expect(key(policy(root, { ...anyone, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } }))).toHaveLength(1);
    const app = 'arn:aws:iam::111122223333:role/app';
    expect(key(policy({ ...root, Principal: { AWS: app } }))).toHaveLength(1);
    expect(key(policy({ ...root, Principal: { AWS: [root.Principal.AWS, app] } }))).toHaveLength(1);
    expect(key(policy(root, { ...anyone, Principal: { AWS: app }, Action: ['kms:Decrypt', 'kms:*'] }))).toHaveLength(1);
  });

  test('of the seal denies its deletion and waits 30 days', () => {
    const deny = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
      Resource: '*',
    };
    const key = (keyPolicy: string, days = 30, part = 'seal') =>
      findings(unsealKeyDeletion, resource(type, { policy: keyPolicy, deletion_window_in_days: days }), part);
    expect(key(policy(root, deny))).toEqual([]);
    expect(key(policy(root), 7, 'cluster')).toEqual([]);
    expect(key(policy(root, deny), 7)).toHaveLength(1);
    expect(key(policy(root))).toHaveLength(1);
    expect(key(policy(root, { ...deny, Action: 'kms:DisableKey' }))).toHaveLength(1);
    expect(key(policy(root, { ...deny, Effect: 'Allow' }))).toHaveLength(1);
    expect(key(policy(root, { ...deny, Principal: { AWS: 'arn:aws:iam::111122223333:role/app' } }))).toHaveLength(1);
  });
});

test('AWS rotates symmetric keys', () => {
  const key = (config: Block) => findings(kmsRotation, resource('aws_kms_key', config));
  expect(key({ enable_key_rotation: true })).toEqual([]);
  expect(key({ customer_master_key_spec: 'RSA_4096' })).toEqual([]);
  expect(key({})).toHaveLength(1);
  expect(key({ enable_key_rotation: false, customer_master_key_spec: 'SYMMETRIC_DEFAULT' })).toHaveLength(1);
});

test('what holds data may not be replaced', () => {
  expect(findings(dataSurvives, resource('vault_mount', { lifecycle: { prevent_destroy: true } }))).toEqual([]);
  expect(findings(dataSurvives, resource('vault_policy', {}))).toEqual([]);
  expect(findings(dataSurvives, resource('vault_mount', {}))).toEqual(['vault_mount.it']);
  expect(findings(dataSurvives, resource('vault_azure_secret_backend', {}))).toHaveLength(1);
  expect(findings(dataSurvives, resource('vault_transit_secret_backend_key', {}))).toHaveLength(1);
});

describe('a policy of a role', () => {
  const rolePolicy = (...statements: Block[]) =>
    findings(iamActions, resource('aws_iam_role_policy', { policy: policy(...statements) }));

  test('names its actions, families of read actions included', () => {
    expect(rolePolicy({ Effect: 'Allow', Action: ['ec2:Describe*', 'kms:Decrypt'], Resource: '*' })).toEqual([]);
    expect(rolePolicy({ Effect: 'Deny', NotAction: 'sts:*', Resource: '*' })).toEqual([]);
    expect(rolePolicy({ Effect: 'Deny', Action: '*', Resource: '*' })).toEqual([]);
  });

  test.each(['*', 's3:*', ['kms:Decrypt', 'ec2:*']])('does not allow %j', (Action) => {
    expect(rolePolicy({ Effect: 'Allow', Action, Resource: '*' })).toEqual(['aws_iam_role_policy.it']);
  });

  test('does not allow all but something', () => {
    expect(rolePolicy({ Effect: 'Allow', NotAction: 'iam:CreateUser', Resource: '*' })).toHaveLength(1);
  });

  test('is text that can be checked, in the role itself too', () => {
    const unknown = '${data.aws_iam_policy_document.it.json}';
    expect(findings(iamActions, resource('aws_iam_policy', { policy: unknown }))).toHaveLength(1);
    const inline = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
    expect(findings(iamActions, resource('aws_iam_role', { inline_policy: [{ policy: inline }] }))).toHaveLength(1);
  });

  test('is not the one of administrators', () => {
    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const attachment = (policy_arn: string) =>
      findings(iamActions, resource('aws_iam_role_policy_attachment', { policy_arn }));
    expect(attachment('arn:aws:iam::aws:policy/AmazonEKSClusterPolicy')).toEqual([]);
    expect(attachment(administrator)).toHaveLength(1);
    expect(findings(iamActions, resource('aws_iam_role', { managed_policy_arns: [administrator] }))).toHaveLength(1);
  });
});
