import type { Environment } from '../../environments/environment';

/** How to reach AWS in the region of an environment, as the caller; or what emulates it, as nobody. */
export function awsClient({ region, emulators }: Environment) {
  return {
    region,
    ...(emulators && {
      endpoint: emulators.aws,
      credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
    }),
  };
}
