import { emulatedCredentials } from '../aws';

const versions = { ec2: '2016-11-15', iam: '2010-05-08', sts: '2011-06-15' } as const;
type Service = keyof typeof versions;

/**
 * Services of moto, asked as clients of AWS ask them. moto checks no signature, so nobody computes one here: that a request is signed by
 * whom it names is what only AWS can show.
 */
export class QueryApi {
  /** @param url `http://127.0.0.1:<port>` */
  constructor(
    private readonly url: string,
    private readonly region: string,
  ) {}

  /**
   * @param accessKey In whose name. @default - that of the account
   * @returns XML
   * @throws Error with what moto says, unless it does it.
   */
  async ask(
    service: Service,
    parameters: Readonly<Record<string, string>>,
    accessKey: string = emulatedCredentials.accessKeyId,
  ): Promise<string> {
    const headers = { authorization: this.authorization(service, accessKey, 'host') };
    const body = new URLSearchParams({ ...parameters, Version: versions[service] });
    const answer = await fetch(this.url, { method: 'POST', headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${parameters['Action']}: ${text}`);
    return text;
  }

  authorization(service: Service, accessKey: string, signedHeaders: string): string {
    return `AWS4-HMAC-SHA256 Credential=${this.scope(service, accessKey)}, SignedHeaders=${signedHeaders}, Signature=0`;
  }

  /** What AWS calls a credential: the key, and what it is good for. */
  scope(service: Service, accessKey: string): string {
    return `${accessKey}/20260101/${this.region}/${service}/aws4_request`;
  }
}
