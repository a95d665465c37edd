import { DescribeKeyCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';

/**
 * The ARN of a key that can be used now.
 *
 * @param alias Without `alias/`.
 * @throws Error where there is none, or it is disabled, or waits for its deletion.
 */
export async function usableKey(config: KMSClientConfig, alias: string): Promise<string> {
  const { KeyMetadata } = await new KMSClient(config)
    .send(new DescribeKeyCommand({ KeyId: `alias/${alias}` }))
    .catch(({ name, message }: Error) => {
      if (name === 'NotFoundException') throw new Error(`There is no KMS key ${alias}; apply the seal stack first.`);
      throw new Error(`The KMS key ${alias} cannot be looked at: ${name}: ${message}`);
    });
  if (KeyMetadata?.KeyState !== 'Enabled' || !KeyMetadata.Arn) {
    throw new Error(
      `The KMS key ${alias} is ${KeyMetadata?.KeyState}, so what it protects could be lost; enable it first.`,
    );
  }
  return KeyMetadata.Arn;
}
