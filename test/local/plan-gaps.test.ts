import type { ResourceChange } from '../../operations/local/terraform';
import { differences } from '../e2e/plan-gaps';

function plan(type: string, change: Partial<ResourceChange['change']>) {
  const whole = { actions: ['update'], before: {}, after: {}, after_unknown: {}, ...change };
  return { resource_changes: [{ address: `${type}.a`, type, change: whole }] };
}

test('a plan without changes has no differences, and reading is none', () => {
  const { resource_changes } = plan('aws_vpc', { actions: ['no-op'] });
  const read = plan('aws_region', { actions: ['read'] }).resource_changes;
  expect(differences({ resource_changes: [...resource_changes, ...read] })).toEqual({ known: [], unexpected: [] });
});

test('a known gap is met by its own type and attribute only', () => {
  const change = {
    before: { latest_version: 1, description: 'old' },
    after: { latest_version: 2, description: 'new' },
  };
  const { known, unexpected } = differences(plan('aws_launch_template', change));
  expect(known).toEqual([
    { gap: expect.objectContaining({ type: 'aws_launch_template' }), address: 'aws_launch_template.a' },
  ]);
  expect(unexpected).toEqual(['aws_launch_template.a: description']);
  expect(differences(plan('aws_eks_addon', change)).unexpected).toHaveLength(2);
});

test("a launch template's own tags are a gap, other tags are not", () => {
  const [instance, template] = [{ resource_type: 'instance', tags: { a: '1' } }, { resource_type: 'launch-template' }];
  const added = plan('aws_launch_template', {
    before: { tag_specifications: [instance, template] },
    after: { tag_specifications: [instance] },
    after_unknown: { latest_version: true },
  });
  expect(differences(added).unexpected).toEqual([]);
  const changed = plan('aws_launch_template', {
    before: { tag_specifications: [instance] },
    after: { tag_specifications: [{ ...instance, tags: { a: '2' } }] },
  });
  expect(differences(changed).unexpected).toEqual(['aws_launch_template.a: tag_specifications.0.tags.a']);
});

test('a replacement is never a gap, whatever it changes', () => {
  const replaced = plan('aws_launch_template', {
    actions: ['delete', 'create'],
    before: { latest_version: 1 },
    after: { latest_version: 2 },
  });
  expect(differences(replaced).unexpected).toEqual(['aws_launch_template.a: delete and create']);
});

test('a changed output is a difference', () => {
  expect(differences({ output_changes: { arn: { actions: ['update'] } } }).unexpected).toEqual(['output arn: update']);
});
