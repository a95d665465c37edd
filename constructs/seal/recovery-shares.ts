import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretPolicy } from '@cdktf/provider-aws/lib/secretsmanager-secret-policy';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';
import { CustomerKey } from '../kms/customer-key';
import type { KeyStatement } from '../kms/key-policy';
import { onlyBreakGlassDestroys } from '../kms/only-break-glass-destroys';

export interface RecoverySharesProps {
  readonly accountId: string;
  readonly region: string;
  /** Of a copy of each share, for when the region is lost. @default - there is none */
  readonly recovery?: { readonly region: string; readonly provider: AwsProvider } | undefined;
  /** Alias of the keys that encrypt what is stored, without `alias/`. Not the seal's: who seals learns nothing of shares. */
  readonly keyAlias: string;
  /** The role of the init ceremony: it alone writes. */
  readonly ceremonyRoleArn: string;
  /**
   * The one role that may disable the keys or schedule their deletion, and change who may write and read: it applies what changes a
   * holder. @default - no one destroys the keys; who may read is changed by whoever may put a secret's policy
   */
  readonly breakGlassRoleArn?: string;
  /** By name. Each role reads one share; AWS must know it when this is applied. */
  readonly holders: Readonly<Record<string, { readonly secretName: string; readonly readerRoleArn: string }>>;
}

/**
 * A place for the recovery share of each holder: made empty, filled once by the init ceremony with what only the holder's OpenPGP key
 * decrypts. Nobody but the holder reads even that, and no role reads two. A copy in another region has the same policy, and a key of
 * that region, which whoever writes must be able to use: a copy that cannot be made says so to nobody (`strongroom doctor` looks).
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
export class RecoveryShares extends Construct {
  constructor(scope: Construct, id: string, props: RecoverySharesProps) {
    super(scope, id);
    const { region, recovery, ceremonyRoleArn, breakGlassRoleArn, holders } = props;
    const readers = Object.values(holders).map(({ readerRoleArn }) => readerRoleArn);
    const shared = [ceremonyRoleArn, ...readers].find((role, index, all) => all.indexOf(role) !== index);
    if (shared)
      throw new Error(`'${shared}' would have two parts in the recovery of Vault; give each holder its own role.`);

    const key = this.key('Key', props, region);
    const replica = recovery && {
      region: recovery.region,
      kmsKeyId: this.key('RecoveryKey', props, recovery.region, recovery.provider).arn,
    };
    for (const [name, { secretName, readerRoleArn }] of Object.entries(holders)) {
      const holder = new Construct(this, name);
      const secret = new SecretsmanagerSecret(holder, 'Resource', {
        name: secretName,
        description: `Recovery share of '${name}', encrypted to the holder's OpenPGP key`,
        kmsKeyId: key.arn,
        ...(replica && { replica: [replica] }),
        recoveryWindowInDays: 30,
        lifecycle: { preventDestroy: true },
      });
      new SecretsmanagerSecretPolicy(holder, 'Policy', {
        secretArn: secret.arn,
        blockPublicPolicy: true,
        policy: policyJson(...sharePolicy(ceremonyRoleArn, readerRoleArn, breakGlassRoleArn)),
      });
    }
  }

  private key(id: string, props: RecoverySharesProps, region: string, provider?: AwsProvider): CustomerKey {
    const { accountId, keyAlias: alias, ceremonyRoleArn, breakGlassRoleArn, holders } = props;
    return new CustomerKey(this, id, {
      ...{ accountId, alias },
      description: 'Encrypts recovery shares, which are encrypted to their holders before',
      ...(provider && { provider }),
      statements: [
        onlyBreakGlassDestroys(breakGlassRoleArn),
        uses('CeremonyWrites', ceremonyRoleArn, ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'], region),
        { Sid: 'CeremonyLooks', Effect: 'Allow', Principal: { AWS: ceremonyRoleArn }, Action: 'kms:DescribeKey' },
        ...Object.entries(holders).map(([name, { readerRoleArn }]) =>
          uses(`Holder${name.replaceAll('-', '')}Reads`, readerRoleArn, ['kms:Decrypt'], region),
        ),
      ],
    });
  }
}

/**
 * The allowances need no policy of the roles beside them. The denials hold whatever such a policy says, as long as this one stands:
 * where break-glass is named, it alone changes it once it is there.
 */
function sharePolicy(writer: string, reader: string, breakGlass: string | undefined): readonly object[] {
  const allow = (Sid: string, role: string, Action: readonly string[]) => ({
    ...{ Sid, Effect: 'Allow', Principal: { AWS: role }, Action, Resource: '*' },
  });
  const denyOthers = (Sid: string, role: string, Action: readonly string[]) => ({
    ...{ Sid, Effect: 'Deny', Principal: '*', Action, Resource: '*' },
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': role } },
  });
  const look = 'secretsmanager:DescribeSecret';
  const read = ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'];
  const write = 'secretsmanager:PutSecretValue';
  const otherWrites = ['secretsmanager:UpdateSecret', 'secretsmanager:UpdateSecretVersionStage'];
  const rewrite = ['secretsmanager:PutResourcePolicy', 'secretsmanager:DeleteResourcePolicy'];
  return [
    allow('CeremonyWrites', writer, [look, write]),
    allow('HolderReads', reader, [look, 'secretsmanager:GetSecretValue']),
    denyOthers('NobodyElseReads', reader, read),
    denyOthers('NobodyElseWrites', writer, [write, ...otherWrites]),
    ...(breakGlass ? [denyOthers('NobodyElseSaysWhoMay', breakGlass, rewrite)] : []),
  ];
}

function uses(Sid: string, role: string, Action: readonly string[], region: string): KeyStatement {
  return {
    ...{ Sid, Effect: 'Allow', Principal: { AWS: role }, Action },
    Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
  };
}
