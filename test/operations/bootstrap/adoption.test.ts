import { adoptable, halfMade, notThere } from '../../../operations/bootstrap/adoption';
import { synthesizeAll } from '../../all-stacks';

const { stacks } = synthesizeAll();
const stack = stacks.find(({ name }) => name === 'prod-bootstrap')!;
const all = { bucket: true, keyId: 'key-1', alias: true };
const state = (...addresses: readonly string[]) => ({
  serial: 1,
  lineage: 'one',
  resources: addresses.map((address) => {
    const [type = '', name = ''] = address.split('.');
    return { mode: 'managed', type, name, instances: [{}] };
  }),
});
const ids = (...args: Parameters<typeof adoptable>) => adoptable(...args).map(({ id }) => id);

test('all that has a name of ours is adopted where no state knows it', () => {
  expect(ids(stack, undefined, all).sort()).toEqual([
    'alias/strongroom-prod-state',
    'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
    'arn:aws:iam::111122223333:policy/strongroom-prod-boundary',
    'key-1',
    'strongroom-prod-ci-apply',
    'strongroom-prod-ci-plan',
    'strongroom-prod-state-111122223333',
  ]);
});

test('what is known not to be there is made', () => {
  expect(ids(stack, undefined, { bucket: false, alias: false })).toEqual(
    expect.not.arrayContaining(['key-1', 'alias/strongroom-prod-state', 'strongroom-prod-state-111122223333']),
  );
});

test('what a state has is not adopted again, unless its making was only begun', () => {
  const [bucket] = stack.resources('aws_s3_bucket');
  const made = state(bucket!.address);
  expect(ids(stack, made, all)).not.toContain('strongroom-prod-state-111122223333');
  const begun = { ...made, resources: made.resources.map((resource) => ({ ...resource, instances: [] })) };
  expect(ids(stack, begun, all)).toContain('strongroom-prod-state-111122223333');
});

test('what Terraform was interrupted over is told from what was made', () => {
  const { resources } = state('aws_kms_key.state', 'aws_s3_bucket.state');
  const [key, bucket] = resources;
  const interrupted = { ...bucket!, instances: [{ status: 'tainted' }] };
  expect(halfMade({ ...state(), resources: [key!, interrupted] })).toEqual(['aws_s3_bucket.state']);
  expect(halfMade(undefined)).toEqual([]);
});

test('what Terraform says is not there is told from what else it says', () => {
  const adopted = ['aws_iam_role.plan', 'aws_iam_role.apply'].map((address) => ({ address, id: address }));
  const said = [
    'aws_iam_role.apply: Preparing import... [id=apply]',
    'Error: Cannot import non-existent remote object',
    '  "aws_iam_role.plan", the provider detected that no object exists with',
  ].join('\n');
  expect(notThere(adopted, said)).toEqual([{ address: 'aws_iam_role.plan', id: 'aws_iam_role.plan' }]);
  expect(notThere(adopted, 'Error: no credentials for "aws_iam_role.plan"')).toEqual([]);
});
