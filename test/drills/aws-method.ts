import { texts } from '../../guardrails/terraform-json';
import { EmulatedIam } from '../../operations/local/emulated-iam';
import { Gate } from './gate';
import type { SynthesizedRole } from './role-by-hand';
import type { World } from './world';

export interface AwsMethod {
  readonly iam: EmulatedIam;
  /** Between Vault and STS. */
  readonly sts: Gate;
  /** As the IAM role that it is bound to. */
  readonly logIn: (role: SynthesizedRole) => Promise<{ readonly client_token: string; readonly accessor: string }>;
}

/** An auth method for IAM roles as the stack of a tenant has it, with moto as its AWS. It is gone afterwards. */
export async function withAwsMethod<T>(
  world: World,
  tenant: string,
  mount: string,
  work: (method: AwsMethod) => Promise<T>,
): Promise<T> {
  const { environment } = world;
  const [client] = world.stack(`tenant-${tenant}`).resources('vault_aws_auth_backend_client');
  if (!client) throw new Error(`Tenant '${tenant}' has no login by AWS.`);
  const moto = environment.emulators!.aws;
  const sts = await Gate.to(Number(new URL(moto).port));
  const { sts_region, use_sts_region_from_client, iam_server_id_header_value } = client.config;
  const body = {
    sts_region,
    use_sts_region_from_client,
    iam_server_id_header_value,
    sts_endpoint: `http://127.0.0.1:${sts.port}`,
    iam_endpoint: moto,
  };
  const vault = await world.vault();
  await vault.expect('POST', `sys/auth/${mount}`, { body: { type: 'aws' } });
  try {
    await vault.expect('POST', `auth/${mount}/config/client`, { body });
    const iam = new EmulatedIam(moto, environment.region);
    const logIn = async ({ config }: SynthesizedRole) => {
      const [arn = ''] = texts(config['bound_iam_principal_arns']);
      const request = iam.loginOf(await iam.assumeRole(arn), String(iam_server_id_header_value));
      return (await vault.expect('POST', `auth/${mount}/login`, { body: { role: config['role'], ...request } })).auth;
    };
    return await work({ iam, sts, logIn });
  } finally {
    await (await world.vault()).call('DELETE', `sys/auth/${mount}`, { seconds: 30 });
    sts.close();
  }
}
