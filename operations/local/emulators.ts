import { join } from 'node:path';
import type { Environment } from '../../environments/environment';
import { EksStandIn } from './eks-stand-in';
import { Moto } from './moto';
import { refuseTaken } from './port';
import type { Tool } from './toolchain';

export interface Emulators {
  /** Credentials that no real account accepts, for Terraform, Vault and the AWS CLI. */
  readonly environmentVariables: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/**
 * Starts what answers as AWS for an environment with `emulators`: moto, and the stand-in for EKS.
 *
 * @throws Error when a port is taken or a server does not get ready.
 */
export async function startEmulators(environment: Environment, moto: Tool, logFolder: string): Promise<Emulators> {
  const { emulators, account, region, name } = environment;
  if (!emulators) throw new Error(`'${name}' has no emulators: it is applied to AWS.`);
  const eksPort = Number(new URL(emulators.eks).port);
  await refuseTaken(eksPort, 'the EKS stand-in');
  const aws = await Moto.start(moto, emulators.aws, join(logFolder, 'moto.log'));
  const eks = new EksStandIn({ account, region, port: eksPort });
  await eks.start();
  return {
    environmentVariables: {
      AWS_ACCESS_KEY_ID: 'emulated',
      AWS_SECRET_ACCESS_KEY: 'emulated',
      AWS_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stop: async () => {
      await eks.stop();
      await aws.stop();
    },
  };
}
