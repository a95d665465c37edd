/** Who asks AWS: an access key, and the session that goes with it. */
interface AwsSession {
  readonly accessKey: string;
  readonly token: string;
}

/**
 * IAM and STS of moto, as far as a login at Vault needs them. moto checks no signature, so nobody computes one here: that a request is
 * signed by whom it names is what only AWS can show.
 */
export class EmulatedIam {
  /** @param url `http://127.0.0.1:<port>` */
  constructor(
    private readonly url: string,
    private readonly region: string,
  ) {}

  /** As `arn:aws:iam::123456789012:role/path/name`. One that is there already stays. */
  async createRole(arn: string): Promise<void> {
    const [, path, name] = /:role(\/(?:.+\/)?)([^/]+)$/.exec(arn)!;
    const role = { RoleName: name!, Path: path!, AssumeRolePolicyDocument: '{}' };
    await this.ask('iam', { Action: 'CreateRole', Version: '2010-05-08', ...role });
  }

  async assumeRole(arn: string): Promise<AwsSession> {
    const assumed = { RoleArn: arn, RoleSessionName: 'end-to-end-run' };
    const answer = await this.ask('sts', { Action: 'AssumeRole', Version: '2011-06-15', ...assumed });
    const [accessKey, token] = [/<AccessKeyId>([^<]+)/, /<SessionToken>([^<]+)/].map(
      (found) => found.exec(answer)?.[1],
    );
    if (!accessKey || !token) throw new Error(`moto does not let ${arn} be assumed: ${answer}`);
    return { accessKey, token };
  }

  /** What such a session sends to Vault: a request that Vault sends on to STS, which answers who made it. */
  loginOf({ accessKey, token }: AwsSession, serverId: string) {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'X-Amz-Security-Token': token,
      'X-Vault-AWS-IAM-Server-ID': serverId,
      Authorization: this.authorization('sts', accessKey, 'content-type;host;x-vault-aws-iam-server-id'),
    };
    const encode = (text: string) => Buffer.from(text).toString('base64');
    return {
      iam_http_request_method: 'POST',
      // For AWS, as the client thinks: Vault sends it where the auth method says.
      iam_request_url: encode(`https://sts.${this.region}.amazonaws.com/`),
      iam_request_body: encode('Action=GetCallerIdentity&Version=2011-06-15'),
      iam_request_headers: encode(JSON.stringify(headers)),
    };
  }

  private async ask(service: 'iam' | 'sts', parameters: Readonly<Record<string, string>>): Promise<string> {
    const headers = { authorization: this.authorization(service, 'emulated', 'host') };
    const answer = await fetch(this.url, { method: 'POST', headers, body: new URLSearchParams(parameters) });
    const text = await answer.text();
    if (!answer.ok && !text.includes('EntityAlreadyExists')) throw new Error(`${parameters['Action']}: ${text}`);
    return text;
  }

  private authorization(service: string, accessKey: string, signedHeaders: string): string {
    const scope = `20260101/${this.region}/${service}/aws4_request`;
    return `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${signedHeaders}, Signature=0`;
  }
}
