import { join } from 'node:path';
import type { Environment } from '../../environments/environment';
import { emulatedCredentials } from '../aws';
import { ApiServer, type ApiServerOptions, type KubernetesAddress } from './api-server';
import { Moto } from './moto';
import { refuseTaken } from './port';
import { startStandIn } from './stand-in';
import { tokenReviewPath } from './token-review';
import type { Tool } from './toolchain';

/** The programs that stand behind the emulated account. */
export interface EmulatorTools {
  readonly moto: Tool;
  /** Behind the cluster's endpoint. @default - the endpoint is an address that nobody serves */
  readonly apiServer?: Omit<ApiServerOptions, 'endpoint' | 'serviceCidr' | 'tokenReviewUrl' | 'logFolder'>;
}

export interface Emulators {
  /** For Terraform, Vault and the AWS CLI. */
  readonly environmentVariables: NodeJS.ProcessEnv;
  /** Behind the cluster's endpoint. @default - nobody is */
  readonly kubernetes?: KubernetesAddress;
  stop(): Promise<void>;
}

/**
 * Starts what answers as AWS for an environment with `emulators`: moto, the stand-in for EKS, and the API server of its clusters.
 *
 * @throws Error when a port is taken or a server does not get ready.
 */
export async function startEmulators(
  environment: Environment,
  tools: EmulatorTools,
  logFolder: string,
): Promise<Emulators> {
  const { emulators, account, region, name } = environment;
  if (!emulators) throw new Error(`'${name}' has no emulators: it is applied to AWS.`);
  const eksPort = Number(new URL(emulators.eks).port);
  await refuseTaken(eksPort, 'the EKS stand-in');
  const aws = await Moto.start(tools.moto, emulators.aws, join(logFolder, 'moto.log'));
  const apiServer =
    tools.apiServer &&
    (await ApiServer.start({
      ...tools.apiServer,
      endpoint: emulators.kubernetes!.endpoint,
      serviceCidr: environment.cluster.serviceCidr,
      tokenReviewUrl: `${emulators.eks}${tokenReviewPath}`,
      logFolder,
    }));
  const options = {
    account,
    region,
    port: eksPort,
    aws: emulators.aws,
    ...(apiServer && {
      endpoint: apiServer.endpoint,
      certificateAuthority: Buffer.from(apiServer.certificateAuthority).toString('base64'),
    }),
  };
  const eks = await startStandIn('the EKS stand-in', eksPort, { eks: options }, join(logFolder, 'eks.log'));
  return {
    environmentVariables: emulatorVariables(region),
    ...(apiServer && { kubernetes: apiServer }),
    stop: async () => {
      await apiServer?.stop();
      await eks.stop();
      await aws.stop();
    },
  };
}

/** Credentials that no real account accepts. */
export function emulatorVariables(region: string): NodeJS.ProcessEnv {
  return {
    AWS_ACCESS_KEY_ID: emulatedCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: emulatedCredentials.secretAccessKey,
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
