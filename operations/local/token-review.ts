import { emulatedCredentials } from '../aws';
import type { KubernetesUser } from './access-entries';

/** Where an API server asks whose a token is. */
export const tokenReviewPath = '/token-review';

const PREFIX = 'k8s-aws-v1.';

/** No secret: whoever reaches the API server may have it. */
export const administratorToken = `${PREFIX}this-machine`;

const administrator: KubernetesUser = { username: 'local-apply', groups: ['system:masters'] };

/**
 * A token of EKS is a request to STS that its holder has signed, in base64. EKS sends it on, and looks up in its access entries whom STS
 * says it is from. So it is here for sessions of roles. The keys of the account itself, as this machine has them, administer the cluster
 * without an entry, which EKS would let nobody do.
 *
 * @param find The user that the holder of an access key is.
 */
export async function reviewToken(
  { apiVersion, kind, spec }: Readonly<Record<string, unknown>>,
  find: (accessKey: string) => Promise<KubernetesUser | undefined>,
) {
  const user = await holderOf(String((spec as { token?: unknown } | undefined)?.token), find);
  return { apiVersion, kind, status: user ? { authenticated: true, user } : { authenticated: false } };
}

/** A token that the holder of the session of a role could have made. @param credential As signatures name it. */
export function tokenOf(credential: string, region: string): string {
  const query = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15', [CREDENTIAL]: credential });
  return PREFIX + Buffer.from(`https://sts.${region}.amazonaws.com/?${query}`).toString('base64url');
}

const CREDENTIAL = 'X-Amz-Credential';

async function holderOf(token: string, find: (accessKey: string) => Promise<KubernetesUser | undefined>) {
  if (token === administratorToken) return administrator;
  if (!token.startsWith(PREFIX)) return undefined;
  const request = Buffer.from(token.slice(PREFIX.length), 'base64url').toString();
  const credential = URL.canParse(request) && new URL(request).searchParams.get(CREDENTIAL);
  if (!credential) return undefined;
  const accessKey = credential.split('/')[0]!;
  return accessKey === emulatedCredentials.accessKeyId ? administrator : find(accessKey);
}
