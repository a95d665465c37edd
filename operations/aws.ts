import type { Environment } from '../environments/environment';

// It announces which Node later versions will need; ours is pinned, and the announcement would stand above every answer.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** That no real account accepts. */
export const emulatedCredentials = { accessKeyId: 'emulated', secretAccessKey: 'emulated' } as const;

/**
 * How clients of the AWS SDK reach the account of an environment, or what stands in for it. They give up within seconds: someone waits.
 *
 * @param service Which endpoint of the emulators it is. @default 'aws'
 * @param region @default - the environment's
 */
export function awsAccess(
  { region: home, emulators }: Pick<Environment, 'region' | 'emulators'>,
  service: 'aws' | 'eks' = 'aws',
  region = home,
) {
  return {
    region,
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: 10_000,
      // Else the SDK warns, and waits on.
      throwOnRequestTimeout: true,
      // Of a body that has begun.
      socketTimeout: 60_000,
    },
    ...(emulators && {
      endpoint: emulators[service],
      credentials: emulatedCredentials,
      forcePathStyle: true,
    }),
  };
}

/** What the SDK throws, as a sentence. Its own errors are no plain ones, and would be shown with their stacks. */
export function awsRefusal(what: string, { name, message }: Error): Error {
  return new Error(`${what}: ${message.startsWith(name) ? message : `${name}: ${message}`}`);
}
