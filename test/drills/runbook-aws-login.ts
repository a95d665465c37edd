import { texts } from '../../guardrails/terraform-json';
import { type AwsMethod, withAwsMethod } from './aws-method';
import type { Drill, Observed } from './drill';
import { withTokens } from './persona-token';
import { roleOf, writeRole } from './role-by-hand';
import { Runbook } from './runbook';
import type { World } from './world';

const METHOD = 'ecommerce-aws';
const NAME = 'ecommerce-payment-service';
const POLICIES = `["default","${NAME}"]`;

export const runbookAwsLogin: Drill = {
  name: 'runbook-aws-login',
  done: 'the runbook of a refused login by IAM role: no role, another principal, a role made again, STS cut off, another header or none',
  expected: 'each is told from the others, and the login works after what the runbook says',
  run: (world) =>
    withAwsMethod(world, 'ecommerce', METHOD, (method) =>
      withTokens(world, ['auditor', 'security', 'admin'], (readers) => refused(world, method, Object.values(readers))),
    ),
};

async function refused(world: World, { iam, sts }: AwsMethod, readers: readonly string[]): Promise<Observed> {
  const [auditor = ''] = readers;
  const runbook = await Runbook.open(world, 'aws-login');
  const role = roleOf(world, 'vault_aws_auth_backend_role', METHOD, NAME);
  const [arn = ''] = texts(role.config['bound_iam_principal_arns']);
  const other = arn.replace(/[^/]+$/, 'other');
  for (const each of [arn, other]) await iam.createRole(each);
  const { region } = world.environment;
  const become = async (iamRole: string) => {
    const { accessKey, token } = await iam.assumeRole(iamRole);
    // moto looks at no signature, so any key signs.
    const keys = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: 'emulated', AWS_SESSION_TOKEN: token };
    return { ...keys, AWS_REGION: region, AWS_EC2_METADATA_DISABLED: 'true' };
  };
  const byHand = async (iamRole = arn) => runbook.type('Log in by hand', auditor, await become(iamRole));

  (await byHand()).says(`entry for role ${NAME} not found`);
  await writeRole(world, role);
  (await byHand()).says(POLICIES);
  for (const reader of readers) {
    (await runbook.type('bound to', reader)).says(
      `${NAME}"],"resolve_aws_unique_ids":true`,
      '"use_sts_region_from_client":false',
      '"iam_server_id_header_value":"strongroom-',
    );
  }

  (await byHand(other)).says(`does not belong to the role "${NAME}"`);
  await removeRole(world, arn);
  await iam.createRole(arn);
  (await byHand()).says(`does not belong to the role "${NAME}"`);
  const bound = (await runbook.type('made again', auditor)).says('["AROA').output;
  await (await world.vault()).expect('DELETE', role.path);
  await writeRole(world, role);
  if ((await runbook.type('made again', auditor)).output === bound) throw new Error('Vault has the id of before bound');
  (await byHand()).says(POLICIES);

  sts.close();
  (await byHand()).says('error making upstream request', 'connection refused');
  await sts.open();
  (await byHand()).says(POLICIES);

  const pod = await become(arn);
  (await runbook.type('What the pod sends', '', { ...pod, POD_HEADER: 'vault.example.com' })).says(
    'but got "vault.example.com"',
  );
  (await runbook.type('What the pod sends', '', pod)).says('missing header "X-Vault-AWS-IAM-Server-ID"');
  return { happened: `six refusals were told from each other, and over afterwards; ${runbook.leavesNothing()}` };
}

async function removeRole(world: World, arn: string): Promise<void> {
  const { environment } = world;
  const scope = `20260101/${environment.region}/iam/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=emulated/${scope}, SignedHeaders=host, Signature=0`;
  const parameters = { Action: 'DeleteRole', Version: '2010-05-08', RoleName: arn.split('/').at(-1)! };
  const body = new URLSearchParams(parameters);
  const answer = await fetch(environment.emulators!.aws, { method: 'POST', headers: { authorization }, body });
  if (!answer.ok) throw new Error(`moto does not delete ${arn}: ${await answer.text()}`);
}
