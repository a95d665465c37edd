import { KMSClient, paginateListKeys } from '@aws-sdk/client-kms';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../../environments/environment';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { awsAccess } from '../../operations/aws';
import type { Adoptable } from '../../operations/bootstrap/adoption';
import { existingKey } from '../../operations/bootstrap/state-encryption-key';

/**
 * What AWS has of a stack, and its state does not know: keys, which the next apply would make a second time, and what has a name,
 * which AWS would refuse. All else belongs to one of these, and making it again only sets it.
 *
 * @param known Addresses in the state.
 */
export async function leftBehind(
  environment: Environment,
  stack: SynthesizedStack,
  known: readonly string[],
): Promise<readonly Adoptable[]> {
  const found: { address: string; id: string | undefined }[] = [];
  for (const key of stack.resources('aws_kms_key')) {
    const alias = stack
      .resources('aws_kms_alias')
      .find(({ config }) => String(config['target_key_id']).includes(`${key.address}.`))!;
    const name = String(alias.config['name']);
    const { id, hasAlias } = await existingKey(environment, name, String(key.config['description']));
    found.push({ address: key.address, id }, { address: alias.address, id: hasAlias ? name : undefined });
  }
  for (const { address, config } of stack.resources('aws_secretsmanager_secret')) {
    found.push({ address, id: await secretArn(environment, String(config['name'])) });
  }
  return found.flatMap(({ address, id }) => (id && !known.includes(address) ? [{ address, id }] : []));
}

/** How many keys an account has. */
export async function countKeys(environment: Environment): Promise<number> {
  let keys = 0;
  for await (const page of paginateListKeys({ client: new KMSClient(awsAccess(environment)) }, {})) {
    keys += page.Keys?.length ?? 0;
  }
  return keys;
}

async function secretArn(environment: Environment, SecretId: string): Promise<string | undefined> {
  const client = new SecretsManagerClient(awsAccess(environment));
  const { ARN } = await client.send(new DescribeSecretCommand({ SecretId })).catch((error: Error) => {
    if (error.name === 'ResourceNotFoundException') return { ARN: undefined };
    throw error;
  });
  return ARN;
}
