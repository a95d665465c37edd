import { DescribeKeyCommand, type KeyMetadata, KMSClient, paginateListKeys } from '@aws-sdk/client-kms';
import type { Environment } from '../../environments/environment';
import { awsAccess } from '../aws';

/**
 * The id of a key that is there already: that of the alias, or one without it that an interrupted run left, known by its description.
 *
 * @throws Error when the key of the alias cannot be used.
 */
export async function existingKey(environment: Environment, alias: string, description: string): Promise<ExistingKey> {
  const client = new KMSClient(awsAccess(environment));
  const describe = async (KeyId: string): Promise<KeyMetadata | undefined> => {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    return KeyMetadata;
  };
  const named = await describe(alias).catch((error: Error) => {
    if (error.name === 'NotFoundException') return undefined;
    throw new Error(`${alias} cannot be looked up in KMS: ${error.message}`);
  });
  if (named) {
    if (named.KeyState === 'Enabled') return { id: named.KeyId, hasAlias: true };
    throw new Error(
      `The key of ${alias} is ${named.KeyState}, so no state can be read; enable it, or cancel its deletion.`,
    );
  }
  for await (const { Keys = [] } of paginateListKeys({ client }, {})) {
    for (const { KeyId } of Keys) {
      // A key of someone else's may refuse to be described.
      const key = KeyId && (await describe(KeyId).catch(() => undefined));
      if (key && key.Description === description && key.KeyState === 'Enabled')
        return { id: key.KeyId, hasAlias: false };
    }
  }
  return { hasAlias: false };
}

export interface ExistingKey {
  /** @default - there is none */
  readonly id?: string | undefined;
  readonly hasAlias: boolean;
}
