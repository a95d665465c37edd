import { check } from '../../guardrails/check';
import { guardrails } from '../../guardrails/index';
import { resource, stackOf } from './findings';

test('ids are unique, so that a waiver is about one rule', () => {
  const ids = guardrails.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('findings come in the order of stacks, then of the rules, then of addresses', () => {
  const keys = { resource: { aws_kms_key: { b: { policy: '{}' }, a: { policy: '{}' } } } };
  const { findings } = check([stackOf(keys, 'seal'), stackOf(keys, 'cluster')], [], '2026-11-22');
  const ofKeys = findings.filter(({ address }) => address !== undefined);
  const places = ofKeys.map(({ stack, guardrail, address }) => `${stack} ${guardrail.id} ${address}`);
  expect(places).toEqual([
    'prod-seal SR-SEAL-01 aws_kms_key.a',
    'prod-seal SR-SEAL-01 aws_kms_key.b',
    'prod-seal SR-SEAL-02 aws_kms_key.a',
    'prod-seal SR-SEAL-02 aws_kms_key.b',
    'prod-seal SR-KMS-01 aws_kms_key.a',
    'prod-seal SR-KMS-01 aws_kms_key.b',
    'prod-cluster SR-SEAL-01 aws_kms_key.a',
    'prod-cluster SR-SEAL-01 aws_kms_key.b',
    'prod-cluster SR-KMS-01 aws_kms_key.a',
    'prod-cluster SR-KMS-01 aws_kms_key.b',
  ]);
});

test('a finding about a whole stack has its path and no address', () => {
  const { findings } = check([stackOf({}, 'vault')], [], '2026-11-22');
  const audit = findings.find(({ guardrail }) => guardrail.id === 'SR-AUDIT-01');
  expect(audit).toMatchObject({ stack: 'prod-vault', path: 'prod-vault' });
  expect(audit).not.toHaveProperty('address');
});

test('what is destroyed after every run need not survive, and must be safe all the same', () => {
  const local = { name: 'local', account: '123456789012', disposable: true, production: false };
  const stack = stackOf(resource('aws_kms_key', { policy: '{}' }), 'seal', local);
  const ids = check([stack], [], '2026-11-22').findings.map(({ guardrail }) => guardrail.id);
  expect(ids).toEqual(['SR-SEAL-02', 'SR-KMS-01']);
});
