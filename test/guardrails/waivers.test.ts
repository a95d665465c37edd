import { check } from '../../guardrails/check';
import { validateWaivers, type Waiver, waivers } from '../../guardrails/waivers';
import { resource, stackOf } from './findings';

const today = '2026-11-22';
const waiver: Waiver = {
  rule: 'SR-KMS-01',
  at: 'prod-seal/unseal-key',
  reason: 'The material is imported, and rotated by hand every year',
  owner: 'platform-team',
  expires: '2027-06-30',
};
const checkov = { ...waiver, rule: 'CKV_AWS_18', at: '*' };
const refusal =
  (change: Partial<Waiver>, of = waiver) =>
  () =>
    validateWaivers([{ ...of, ...change }], today);

test('the waivers of this repository are valid', () => {
  expect(() => validateWaivers(waivers, new Date().toISOString().slice(0, 10))).not.toThrow();
});

test('a waiver holds until its last day', () => {
  expect(refusal({ expires: today })).not.toThrow();
  expect(refusal({ expires: '2026-11-21' })).toThrow(
    "waiver of SR-KMS-01 at 'prod-seal/unseal-key': expired on 2026-11-21; fix what it covers and delete it, or let platform-team agree to a later date",
  );
});

test('a waiver says why, who and until when', () => {
  expect(refusal({ reason: ' ' })).toThrow('reason or owner is empty');
  expect(refusal({ owner: '' })).toThrow('reason or owner is empty');
  expect(refusal({ expires: 'never' })).toThrow("'never' is not a date; write it as 2027-06-30");
  expect(refusal({ expires: '2027-13-01' })).toThrow('is not a date');
});

test('a waiver is about a rule that exists', () => {
  expect(refusal({ rule: 'SR-KMS-99' })).toThrow("no guardrail has the id 'SR-KMS-99'");
  expect(refusal({}, checkov)).not.toThrow();
  expect(refusal({ rule: 'CKV2_AWS_62' }, checkov)).not.toThrow();
});

test('Checkov knows no paths, so its waivers may not promise one', () => {
  expect(refusal({ at: 'prod-network' }, checkov)).toThrow("Checkov cannot waive a check for 'prod-network' alone");
});

test('every mistake is told at once', () => {
  expect(() =>
    validateWaivers(
      [
        { ...waiver, owner: '' },
        { ...checkov, expires: 'never' },
      ],
      today,
    ),
  ).toThrow(/SR-KMS-01.*\n.*CKV_AWS_18/);
});

describe('a finding in prod-seal/unseal-key/Resource', () => {
  const config = {
    '//': { metadata: { path: 'prod-seal/unseal-key/Resource' } },
    lifecycle: { prevent_destroy: true },
  };
  const stack = stackOf(resource('aws_kms_key', config), 'seal');
  const ofRotation = (list: readonly Waiver[]) => {
    const { findings, waived, unused } = check([stack], list, today);
    return {
      found: findings.some(({ guardrail }) => guardrail.id === 'SR-KMS-01'),
      waived: waived.map((one) => one.waiver),
      unused,
    };
  };

  test.each(['prod-seal', 'prod-seal/unseal-key', '*-seal/unseal-key/Resource', 'prod-seal/*/Resource', '*'])(
    'is covered by a waiver at %s',
    (at) => {
      const covering = { ...waiver, at };
      expect(ofRotation([covering])).toEqual({ found: false, waived: [covering], unused: [] });
    },
  );

  test.each([
    'prod-sea',
    'dev-seal',
    'prod-seal/unseal',
    'prod-seal/unseal-key/Resource/more',
    '*/Resource',
    'prod.seal',
  ])('is not covered by one at %s, which is reported as unused', (at) => {
    const missing = { ...waiver, at };
    expect(ofRotation([missing])).toEqual({ found: true, waived: [], unused: [missing] });
  });

  test('is covered by no waiver of another rule, nor by one that has ended', () => {
    const other = { ...waiver, rule: 'SR-VPC-01' };
    expect(ofRotation([other])).toEqual({ found: true, waived: [], unused: [other] });
    expect(ofRotation([{ ...waiver, expires: '2026-11-21' }]).found).toBe(true);
  });

  test('makes no waiver of Checkov unused, because only Checkov can tell', () => {
    expect(ofRotation([checkov]).unused).toEqual([]);
  });
});
