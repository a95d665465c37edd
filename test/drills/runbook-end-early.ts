import { setTimeout as sleep } from 'node:timers/promises';
import { texts } from '../../guardrails/terraform-json';
import { type AwsMethod, withAwsMethod } from './aws-method';
import type { Drill, Observed } from './drill';
import { withTokens } from './persona-token';
import { roleOf, writeRole } from './role-by-hand';
import { Runbook } from './runbook';
import { type TenantDatabase, withTenantDatabase } from './tenant-database';
import { until } from './until';
import type { World } from './world';

const METHOD = 'ecommerce-aws';
const CREDENTIALS = 'ecommerce-db/creds/ecommerce-readwrite';
const CUT = 6;

export const runbookEndEarly: Drill = {
  name: 'runbook-end-early',
  done: `the runbook of credentials that end early: an auth method tuned so that no token lives longer than ${CUT} s`,
  expected:
    'a user with a lease of an hour is gone with its token; the cut is found; with the method as it was, the user stays',
  run: (world) =>
    withTenantDatabase(world, 'ecommerce', 'ecommerce-db', (database) =>
      withAwsMethod(world, 'ecommerce', METHOD, (method) =>
        withTokens(world, ['admin', 'security'], (tokens) => endEarly(world, database, method, tokens)),
      ),
    ),
};

async function endEarly(
  world: World,
  { server, database }: TenantDatabase,
  { iam, logIn }: AwsMethod,
  { admin, security }: Readonly<Record<'admin' | 'security', string>>,
): Promise<Observed> {
  const root = await world.vault();
  const runbook = await Runbook.open(world, 'end-early');
  const role = roleOf(world, 'vault_aws_auth_backend_role', METHOD, 'ecommerce-payment-service');
  const [arn = ''] = texts(role.config['bound_iam_principal_arns']);
  await iam.createRole(arn);
  await writeRole(world, role);
  const tune = (seconds: number) => {
    const body = { default_lease_ttl: `${seconds}s`, max_lease_ttl: `${seconds}s` };
    return root.expect('POST', `sys/mounts/auth/${METHOD}/tune`, { body });
  };
  const issue = async (token: string) => {
    const { data, lease_duration } = await root.expect('GET', CREDENTIALS, { token });
    if (lease_duration !== 3600) throw new Error(`the lease is one of ${lease_duration} s`);
    return data;
  };
  const asked = (user: { username: string; password: string }) => server.as(user, database, 'SELECT 1');

  (await runbook.type('What lives how long', admin)).says(
    '"token_ttl":3600,"token_max_ttl":86400,"token_period":0',
    '"login_max":86400',
    '"default_ttl":3600,"max_ttl":86400',
  );
  await tune(CUT);
  const early = await logIn(role);
  const user = await issue(early.client_token);
  await asked(user);
  (await runbook.type('When its token ends', early.client_token)).says(`"creation_ttl":${CUT},`);
  const start = Date.now();
  await until(
    async () =>
      (await asked(user).then(
        () => undefined,
        (error: Error) => error,
      )) ?? 'the user still is',
    30,
  );
  const seconds = (Date.now() - start) / 1000;
  (await runbook.type('What lives how long', admin)).says(`"login_max":${CUT}`);

  await tune(0);
  (await runbook.type('What lives how long', admin)).says('"login_max":86400');
  const again = await logIn(role);
  const lasting = await issue(again.client_token);
  (await runbook.type('When its token ends', again.client_token)).says('"creation_ttl":3600,', '"renewable":true');
  (await runbook.type('When its token ends', security, { ACCESSOR: again.accessor })).says('"creation_ttl":3600,');
  (await runbook.type('It is over', again.client_token)).says(
    '"lease_duration":3600,"renewable":true',
    '"creation_ttl":3600,',
  );
  await sleep(2 * CUT * 1000);
  await asked(lasting);
  return {
    happened: `gone ${seconds.toFixed(1)} s later, of a lease of 3600 s; afterwards it stayed; ${runbook.leavesNothing()}`,
  };
}
