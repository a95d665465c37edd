import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** What Vault takes for a login by IAM: a signed request that it sends on to STS, which answers who signed. */
export interface AwsLoginRequest {
  readonly iam_http_request_method: string;
  readonly iam_request_url: string;
  readonly iam_request_body: string;
  readonly iam_request_headers: string;
}

/** Role of the caller's credentials, without its path. Undefined where they are a user's. @throws Error where AWS knows no caller. */
export async function callerRole(config: STSClientConfig): Promise<string | undefined> {
  const { Arn } = await new STSClient(config)
    .send(new GetCallerIdentityCommand({}))
    .catch(({ name, message }: Error) => {
      throw new Error(`AWS does not say who runs this: ${name}: ${message}`);
    });
  return /:assumed-role\/([^/]+)\//.exec(Arn ?? '')?.[1];
}

/**
 * A request for the caller's identity, signed with the caller's credentials and never sent from here.
 *
 * @param serverId What Vault's auth method expects as `X-Vault-AWS-IAM-Server-ID`.
 */
export async function signLogin(
  { endpoint: _, ...config }: STSClientConfig,
  serverId: string,
): Promise<AwsLoginRequest> {
  const client = new STSClient(config);
  let signed: SignedRequest | undefined;
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as SignedRequest).headers['x-vault-aws-iam-server-id'] = serverId;
      return next(args);
    },
    { step: 'build' },
  );
  client.middlewareStack.add(
    () => async (args) => {
      signed = args.request as SignedRequest;
      return { response: {}, output: { $metadata: {} } };
    },
    // After the signature, which is of high priority.
    { step: 'finalizeRequest', priority: 'low' },
  );
  await client.send(new GetCallerIdentityCommand({}));
  if (!signed?.headers['authorization']) throw new Error('The request for a login was not signed.');
  const { method, protocol, hostname, path, body, headers } = signed;
  return {
    iam_http_request_method: method,
    iam_request_url: base64(`${protocol}//${hostname}${path}`),
    iam_request_body: base64(String(body)),
    iam_request_headers: base64(JSON.stringify(headers)),
  };
}

interface SignedRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers: Record<string, string>;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
