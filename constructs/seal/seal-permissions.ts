/**
 * What Vault's seal does with its key, and nothing more.
 *
 * @see https://developer.hashicorp.com/vault/docs/configuration/seal/awskms#authentication
 */
export function sealPermissions(keyArn: string) {
  return {
    Sid: 'SealWithThisKey',
    Effect: 'Allow' as const,
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'],
    Resource: keyArn,
  };
}
