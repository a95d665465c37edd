import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { RecoveryShares } from '../../constructs/seal/recovery-shares';
import { type Block, Template } from '../template';

const role = (name: string) => `arn:aws:iam::111122223333:role/recovery/${name}`;
const holder = (name: string) => ({ secretName: `vault/recovery/${name}`, readerRoleArn: role(name) });
const shares = (
  holders: Readonly<Record<string, ReturnType<typeof holder>>> = { ann: holder('ann'), bob: holder('bob') },
  recoveryRegion?: string,
  breakGlassRoleArn?: string,
) =>
  Template.of((stack) => {
    const provider = (region: string) => new AwsProvider(stack, 'recovery', { region, alias: 'recovery' });
    new RecoveryShares(stack, 'shares', {
      accountId: '111122223333',
      region: 'ap-southeast-1',
      keyAlias: 'vault-recovery',
      ceremonyRoleArn: role('ceremony'),
      holders,
      ...(breakGlassRoleArn && { breakGlassRoleArn }),
      ...(recoveryRegion && { recovery: { region: recoveryRegion, provider: provider(recoveryRegion) } }),
    });
  });

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string | { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Condition?: { readonly ArnNotEquals: Readonly<Record<string, string>> };
}
const statements = ({ policy }: Block): readonly Statement[] => JSON.parse(String(policy)).Statement;

/** As IAM decides for a role of the account that has every right by its own policies. */
function may(policy: Block, who: string, action: string): boolean {
  const denied = statements(policy).some(
    ({ Effect, Action, Condition }) =>
      Effect === 'Deny' && [Action].flat().includes(action) && Condition?.ArnNotEquals['aws:PrincipalArn'] !== who,
  );
  return !denied;
}

test('each holder has a secret that is made empty, protected, and encrypted by a key of its own', () => {
  const template = shares();
  expect(template.resources('aws_secretsmanager_secret').map(({ name }) => name)).toEqual([
    'vault/recovery/ann',
    'vault/recovery/bob',
  ]);
  for (const secret of template.resources('aws_secretsmanager_secret')) {
    expect(secret).toMatchObject({
      kms_key_id: expect.stringContaining('aws_kms_key.shares_Key'),
      lifecycle: { prevent_destroy: true },
    });
  }
  expect(template.types()).not.toContain('aws_secretsmanager_secret_version');
});

test('where another region recovers, it has a copy of each share, encrypted by a key there that the holders may use there', () => {
  const template = shares(undefined, 'ap-southeast-2');
  for (const secret of template.resources('aws_secretsmanager_secret')) {
    expect(secret['replica']).toEqual([
      { region: 'ap-southeast-2', kms_key_id: expect.stringContaining('aws_kms_key.shares_RecoveryKey') },
    ]);
  }
  const there = template.resources('aws_kms_key').find(({ provider }) => provider === 'aws.recovery')!;
  const uses = JSON.stringify(statements(there).filter(({ Sid }) => /Reads|Writes/.test(Sid)));
  // A copy is made as whoever writes: https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
  expect(statements(there).find(({ Sid }) => Sid === 'CeremonyWrites')?.Action).toEqual([
    'kms:GenerateDataKey',
    'kms:Encrypt',
    'kms:Decrypt',
  ]);
  expect(uses).toContain('secretsmanager.ap-southeast-2.amazonaws.com');
  expect(uses).not.toContain('ap-southeast-1');
  expect(shares().resources('aws_secretsmanager_secret')[0]).not.toHaveProperty('replica');
});

test('a share is read by its holder only, and written by the ceremony only, whatever their policies say', () => {
  const [ofAnn] = shares().resources('aws_secretsmanager_secret_policy');
  for (const [who, reads, writes] of [
    ['ann', true, false],
    ['bob', false, false],
    ['ceremony', false, true],
    ['administrator', false, false],
  ] as const) {
    expect([who, may(ofAnn!, role(who), 'secretsmanager:GetSecretValue')]).toEqual([who, reads]);
    expect([who, may(ofAnn!, role(who), 'secretsmanager:BatchGetSecretValue')]).toEqual([who, reads]);
    expect([who, may(ofAnn!, role(who), 'secretsmanager:PutSecretValue')]).toEqual([who, writes]);
    expect([who, may(ofAnn!, role(who), 'secretsmanager:UpdateSecret')]).toEqual([who, writes]);
    expect([who, may(ofAnn!, role(who), 'secretsmanager:UpdateSecretVersionStage')]).toEqual([who, writes]);
  }
});

test('who may write and read is changed by break-glass alone, where there is one', () => {
  const [ofAnn] = shares(undefined, undefined, role('break-glass')).resources('aws_secretsmanager_secret_policy');
  for (const action of ['secretsmanager:PutResourcePolicy', 'secretsmanager:DeleteResourcePolicy']) {
    expect(['break-glass', 'ceremony', 'ann', 'administrator'].filter((who) => may(ofAnn!, role(who), action))).toEqual(
      ['break-glass'],
    );
    expect(may(shares().resources('aws_secretsmanager_secret_policy')[0]!, role('administrator'), action)).toBe(true);
  }
});

test('the key is used through Secrets Manager only, and only decrypts for holders', () => {
  const used = statements(shares().resource('aws_kms_key')).filter(
    ({ Action }) => typeof Action !== 'string' && !Action.includes('kms:DisableKey'),
  );
  expect(used).toHaveLength(3);
  for (const { Condition } of used) {
    expect(Condition).toEqual({ StringEquals: { 'kms:ViaService': 'secretsmanager.ap-southeast-1.amazonaws.com' } });
  }
  expect(used.filter(({ Sid }) => Sid.startsWith('Holder')).map(({ Action }) => Action)).toEqual([
    ['kms:Decrypt'],
    ['kms:Decrypt'],
  ]);
});

test('a role with two parts is refused', () => {
  expect(() => shares({ ann: holder('ann'), bob: { ...holder('bob'), readerRoleArn: role('ann') } })).toThrow(
    `'${role('ann')}' would have two parts`,
  );
  expect(() => shares({ ceremony: holder('ceremony') })).toThrow('would have two parts');
});

test('the key survives everyone but break-glass', () => {
  const denial = statements(shares().resource('aws_kms_key')).find(({ Effect }) => Effect === 'Deny');
  expect(denial).toMatchObject({ Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'] });
  expect(denial).not.toHaveProperty('Condition');
});
