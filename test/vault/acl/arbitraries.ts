import fc from 'fast-check';
import type { Policy, Request } from '../../../constructs/vault/acl/acl';
import { PolicyDocument } from '../../../constructs/vault/acl/policy-document';
import {
  CAPABILITIES,
  type Capability,
  type ParameterValue,
  type PolicyRule,
} from '../../../constructs/vault/acl/rule';

/** Few names, so that rules meet. */
const segment = fc.constantFrom('a', 'b', 'ab', 'data', '+', '+', '+b', '*');
const ending = fc.constantFrom('', '', '/', '/*', '/*', '*');

const anyPath = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), ending)
  .map(([segments, end]) => segments.join('/') + end)
  .filter((path) => !path.includes('+*'));

const rulePath = fc.oneof(anyPath, fc.constantFrom('a', 'a/*', 'a/+', 'data/+/*'));

export const requestPath = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'ab', 'data', 'x', ''), { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([segments, slash]) => segments.join('/') + (slash ? '/' : ''));

const capabilities = fc.oneof(
  { weight: 5, arbitrary: fc.subarray<Capability>([...CAPABILITIES]) },
  { weight: 1, arbitrary: fc.constant(['deny'] as const) },
);
const value = fc.constantFrom<ParameterValue>('a', 'b', 'a*', '*b', 1, true, ['a'], { k: 'a' });
const limits = fc.dictionary(fc.constantFrom('ttl', 'Name', '*'), fc.array(value, { maxLength: 2 }), { maxKeys: 2 });

const options = {
  allowedParameters: limits,
  deniedParameters: limits,
  requiredParameters: fc.subarray(['ttl', 'Name']),
  minWrappingTtlSeconds: fc.constantFrom(0, 10, 90),
  maxWrappingTtlSeconds: fc.constantFrom(0, 60, 90.5),
  subscribeEventTypes: fc.subarray(['kv*', 'db/x']),
};

/** Mostly without limits, as rules are. */
export const rule: fc.Arbitrary<PolicyRule> = fc
  .tuple(
    fc.record({ path: rulePath, capabilities }),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.record(options, { requiredKeys: [] }) },
    ),
  )
  .map(([always, sometimes]) => ({ ...always, ...sometimes }));

/** The policies of one token, with rules as they are parsed. */
export const policies: fc.Arbitrary<readonly Policy[]> = fc
  .array(fc.array(rule, { maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((documents) => documents.map((rules, index) => ({ name: `policy-${index}`, rules: documentOf(rules).rules })));

export const request: fc.Arbitrary<Request> = fc.record(
  {
    path: requestPath,
    op: fc.constantFrom('create', 'read', 'update', 'delete', 'list', 'list', 'patch', 'subscribe', 'recover'),
    data: fc.dictionary(fc.constantFrom('ttl', 'name', 'Name', 'other'), value, { maxKeys: 2 }),
    wrapTtlSeconds: fc.constantFrom(0, 10, 60, 90),
  },
  { requiredKeys: ['path', 'op'] },
);

/** Texts that are hard to write in HCL. */
const hardText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '$', '{', '}', '\n', '#', '*', '+', '/', 'é', '🔑', '\u2028', 'n') }),
);
const hardPath = hardText.filter((path) => !path.includes('+*') && !path.includes('{{') && !path.includes('}}'));
const hardValue: fc.Arbitrary<ParameterValue> = fc.letrec<{ value: ParameterValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    hardText,
    fc.integer(),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((number) => number + 0),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(hardText, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const hardLimits = fc.dictionary(hardText, fc.array(hardValue, { maxLength: 3 }), { maxKeys: 3 });
const names = fc.array(hardText, { maxLength: 3 });
const ttl = fc.integer({ min: 0, max: 1e9 }).map((milliseconds) => milliseconds / 1000);

/** Everything that a stanza can carry. */
export const hardRule: fc.Arbitrary<PolicyRule> = fc.record(
  {
    path: hardPath,
    capabilities: fc.subarray<Capability>([...CAPABILITIES]),
    comment: hardText,
    allowedParameters: hardLimits,
    deniedParameters: hardLimits,
    requiredParameters: names,
    minWrappingTtlSeconds: ttl,
    subscribeEventTypes: names,
    mfaMethods: names,
    controlGroup: fc.record(
      {
        ttlSeconds: ttl.filter((seconds) => seconds > 0),
        factors: fc.array(
          fc.record({
            name: hardText,
            groupNames: fc.array(hardText, { minLength: 1, maxLength: 2 }),
            approvals: fc.integer({ min: 1 }),
          }),
          { minLength: 1, maxLength: 2 },
        ),
      },
      { requiredKeys: ['factors'] },
    ),
  },
  { requiredKeys: ['path', 'capabilities'] },
);

/** Without those that Vault refuses. */
export function documentOf(rules: readonly PolicyRule[]): PolicyDocument {
  const document = new PolicyDocument();
  for (const each of rules) {
    const { minWrappingTtlSeconds: min = 0, maxWrappingTtlSeconds: max = 0 } = each;
    if (max === 0 || min <= max) document.add(each);
  }
  return document;
}
