import { tmpdir } from 'node:os';
import { TerraformStack, Testing } from 'cdktf';
import { lint } from '../../constructs/vault/acl/lint';
import { breakGlass } from '../../policies/break-glass';
import { ciApply } from '../../policies/ci-apply';
import { ciPlan } from '../../policies/ci-plan';
import { principalOf } from '../../policies/people';
import { snapshot } from '../../policies/snapshot';
import { granted } from './requests';

for (const [n, make] of Object.entries({
  ...principalOf,
  'break-glass': breakGlass,
  'ci-plan': ciPlan,
  'ci-apply': ciApply,
  snapshot,
}))
  test(n, () => {
    const p = make(new TerraformStack(Testing.app({ outdir: tmpdir() }), 's'));
    process.stderr.write(n + ' ' + JSON.stringify(granted(p), null, 1) + '\n');
    expect(lint([{ name: p.policyName, rules: p.grants.map((g) => g.rule) }])).toEqual([]);
  });
