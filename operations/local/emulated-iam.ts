import { QueryApi } from './query-api';
import { tokenOf } from './token-review';

/** Who asks AWS: an access key, and the session that goes with it. */
interface AwsSession {
  readonly accessKey: string;
  readonly secret: string;
  readonly token: string;
}

/** IAM and STS of moto, as far as logins at Vault and at a cluster need them. */
export class EmulatedIam {
  private readonly aws: QueryApi;

  /** @param url `http://127.0.0.1:<port>` */
  constructor(
    url: string,
    private readonly region: string,
  ) {
    this.aws = new QueryApi(url, region);
  }

  /** As `arn:aws:iam::123456789012:role/path/name`. One that is there already stays. */
  async createRole(arn: string): Promise<void> {
    const [, path, name] = /:role(\/(?:.+\/)?)([^/]+)$/.exec(arn)!;
    const role = { RoleName: name!, Path: path!, AssumeRolePolicyDocument: '{}' };
    await this.aws.ask('iam', { Action: 'CreateRole', ...role }).catch((error: Error) => {
      if (!error.message.includes('EntityAlreadyExists')) throw error;
    });
  }

  async assumeRole(arn: string): Promise<AwsSession> {
    const assumed = { RoleArn: arn, RoleSessionName: 'end-to-end-run' };
    const answer = await this.aws.ask('sts', { Action: 'AssumeRole', ...assumed });
    const [accessKey, secret, token] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
      (tag) => new RegExp(`<${tag}>([^<]+)`).exec(answer)?.[1],
    );
    if (!accessKey || !secret || !token) throw new Error(`moto does not let ${arn} be assumed: ${answer}`);
    return { accessKey, secret, token };
  }

  /** Whose an access key is, as ARN. One that nobody was given is the account's own. */
  async callerOf(accessKey: string): Promise<string> {
    const answer = await this.aws.ask('sts', { Action: 'GetCallerIdentity' }, accessKey);
    return /<Arn>([^<]+)/.exec(answer)?.[1] ?? '';
  }

  /** What such a session sends to a cluster. */
  clusterTokenOf({ accessKey }: AwsSession): string {
    return tokenOf(this.aws.scope('sts', accessKey), this.region);
  }

  /** What such a session sends to Vault: a request that Vault sends on to STS, which answers who made it. */
  loginOf({ accessKey, token }: AwsSession, serverId: string) {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'X-Amz-Security-Token': token,
      'X-Vault-AWS-IAM-Server-ID': serverId,
      Authorization: this.aws.authorization('sts', accessKey, 'content-type;host;x-vault-aws-iam-server-id'),
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
}
