import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';

/** 32 to 64 characters, as AWS asks of a version. */
const PROBE = 'strongroom-proves-that-it-may-write';

export interface KeptShare {
  /** In base64. */
  readonly ciphertext: string;
  readonly version: string;
}

/**
 * The holders' secrets, which the ceremony may write and not read. A version is named by the SHA-256 of what it holds, so that a
 * second write of the same changes nothing, and what is stored can be told without reading it.
 */
export class ShareStore {
  private readonly client: SecretsManagerClient;

  constructor(config: SecretsManagerClientConfig) {
    this.client = new SecretsManagerClient(config);
  }

  /**
   * The version of the share that is there. Nothing is read.
   *
   * @throws Error where the secret is not there, or may not be looked at.
   */
  async version(secret: string): Promise<string | undefined> {
    const { VersionIdsToStages = {}, DeletedDate } = await this.client
      .send(new DescribeSecretCommand({ SecretId: secret }))
      .catch(refusal(secret, 'looked at'));
    if (DeletedDate) throw new Error(`The secret ${secret} waits for its deletion; restore it first.`);
    return Object.keys(VersionIdsToStages).find(
      (version) => version !== PROBE && VersionIdsToStages[version]?.includes('AWSCURRENT'),
    );
  }

  /**
   * Writes what is no share. Only where there is none yet: AWS makes the first version of a secret its current one.
   *
   * @throws Error where the secret may not be written.
   */
  async proveWritable(secret: string): Promise<void> {
    const SecretString = 'No share: written before the ceremony, to prove that it may write.';
    await this.client
      .send(new PutSecretValueCommand({ SecretId: secret, ClientRequestToken: PROBE, SecretString }))
      .catch(refusal(secret, 'written'));
  }

  /** @param sha256 Of the ciphertext, in hexadecimal. @throws Error where AWS refuses. */
  async write(secret: string, ciphertext: string, sha256: string): Promise<void> {
    await this.client
      .send(new PutSecretValueCommand({ SecretId: secret, ClientRequestToken: sha256, SecretString: ciphertext }))
      .catch(refusal(secret, 'written'));
  }

  /** For its holder. @throws Error where there is none, or the caller may not read it. */
  async read(secret: string): Promise<KeptShare> {
    const none = `The secret ${secret} holds no share yet: the init ceremony writes it.`;
    const { SecretString, VersionId } = await this.client
      .send(new GetSecretValueCommand({ SecretId: secret }))
      .catch((error: Error) => {
        if (error.name === 'ResourceNotFoundException' && /value|version|stag/i.test(error.message))
          throw new Error(none);
        return refusal(secret, 'read')(error);
      });
    if (!SecretString || !VersionId || VersionId === PROBE) throw new Error(none);
    return { ciphertext: SecretString, version: VersionId };
  }
}

function refusal(secret: string, done: string) {
  return ({ name, message }: Error): never => {
    if (name === 'ResourceNotFoundException')
      throw new Error(`There is no secret ${secret}; apply the seal stack first.`);
    throw new Error(`The secret ${secret} cannot be ${done}: ${name}: ${message}`);
  };
}
