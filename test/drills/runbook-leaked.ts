import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { texts } from '../../guardrails/terraform-json';
import { kvByHand } from '../e2e/stack-by-hand';
import { type AwsMethod, withAwsMethod } from './aws-method';
import { type Drill, inSeconds } from './drill';
import { withTokens } from './persona-token';
import { roleOf, writeRole } from './role-by-hand';
import { Runbook } from './runbook';
import { type TenantDatabase, withTenantDatabase } from './tenant-database';
import { until } from './until';
import type { World } from './world';

const METHOD = 'ecommerce-aws';
const CREDENTIALS = 'ecommerce-db/creds/ecommerce-readwrite';
const SECRET = 'ecommerce/data/payment-service/api-keys';
const QUEUED = 'All revocation operations queued successfully!';
const REASON = 'INC-4711-password-in-a-log';

export const runbookLeaked: Drill = {
  name: 'runbook-leaked',
  done: 'the runbook of leaked credentials: users of a service, its token and its keys; then all users of Smart Dairy',
  expected: 'no user and no token of before is left, a new version is, and the audit log says why',
  async run(world) {
    const runbook = await Runbook.open(world, 'leaked');
    const seconds = await withTenantDatabase(world, 'ecommerce', 'ecommerce-db', (database) =>
      withAwsMethod(world, 'ecommerce', METHOD, (method) => leaked(world, runbook, database, method)),
    );
    const others = await withTenantDatabase(world, 'smart-dairy', 'milk-tracker-prod', (database) =>
      allOfSmartDairy(world, runbook, database),
    );
    return {
      happened:
        `three users and their token were worth nothing, and version 2 was there, after ${inSeconds(seconds)} of commands, without people and pods; ` +
        `${others} users of Smart Dairy went by its own prefix; ${runbook.leavesNothing()}`,
      figures: [
        { what: 'leak known → all commands done', seconds: [seconds], claims: [{ by: 'ecommerce', seconds: 900 }] },
      ],
    };
  },
};

/** @returns how long it took, without pods and without people. */
async function leaked(world: World, runbook: Runbook, database: TenantDatabase, method: AwsMethod): Promise<number> {
  const root = await world.vault();
  const stack = world.stack('tenant-ecommerce');
  const headers = world.stack('vault').resources('vault_audit_request_header');
  const headerPath = (name: unknown) => `sys/config/auditing/request-headers/${name}`;
  await kvByHand(root, stack);
  try {
    for (const { config } of headers) {
      await root.expect('POST', headerPath(config['name']), { body: { hmac: config['hmac'] } });
    }
    await root.expect('POST', SECRET, { body: { data: { stripe_api_key: 'leaked', encryption_key: 'as it was' } } });
    return await withTokens(world, ['security', 'operator'], (tokens) =>
      stopped(world, runbook, database, method, tokens),
    );
  } finally {
    const vault = await world.vault();
    for (const { config } of headers) await vault.call('DELETE', headerPath(config['name']));
    await vault.call('DELETE', 'sys/mounts/ecommerce');
  }
}

async function stopped(
  world: World,
  runbook: Runbook,
  { server, database }: TenantDatabase,
  { iam, logIn }: AwsMethod,
  { security, operator }: Readonly<Record<'security' | 'operator', string>>,
): Promise<number> {
  const root = await world.vault();
  const role = roleOf(world, 'vault_aws_auth_backend_role', METHOD, 'ecommerce-payment-service');
  const [arn = ''] = texts(role.config['bound_iam_principal_arns']);
  await iam.createRole(arn);
  await writeRole(world, role);
  const issue = async (token: string) => (await root.expect('GET', CREDENTIALS, { token })).data;
  const left = async () => server.asOwner(database, runbook.sql('Check in the database'));
  const why = { REASON };

  const { client_token: stolen } = await logIn(role);
  const user = await issue(stolen);
  await issue(stolen);
  await server.as(user, database, 'SELECT 1');

  const start = Date.now();
  (await runbook.type('Stop', security, why)).says(QUEUED);
  await until(async () => ((await left()) === '' ? {} : `there is ${await left()}`), 30);
  // Who has the token has another one at once.
  await issue(stolen);
  (await runbook.type('If a token leaked', security, why)).says(QUEUED);
  await until(async () => ((await left()) === '' ? {} : `there is ${await left()}`), 30);
  const { status } = await root.call('GET', CREDENTIALS, { token: stolen });
  if (status !== 403) throw new Error(`the stolen token is answered ${status}`);
  writeFileSync(join(runbook.folder, 'values.json'), JSON.stringify({ stripe_api_key: 'new' }), { mode: 0o600 });
  (await runbook.type('A new version', operator, why)).says('{"version":2}');
  (await runbook.type('5. Check', security)).says(
    `No value found at sys/leases/lookup/${CREDENTIALS}`,
    '{"current_version":2,"updated_time":',
  );
  copyFileSync((await world.nodes.leader()).auditLog('audit/audit.log'), join(runbook.folder, 'audit.log'));
  (await runbook.type('Note why', security, why)).says(
    `update sys/leases/revoke-prefix/${CREDENTIALS}`,
    `patch ${SECRET}`,
  );
  const seconds = (Date.now() - start) / 1000;

  const { client_token: again } = await logIn(role);
  await server.as(await issue(again), database, 'SELECT 1');
  (await runbook.type('5. Check', security)).says('Keys');
  const { data } = await root.expect('GET', SECRET, { token: again });
  if (data.data.stripe_api_key !== 'new') throw new Error('the service does not read the new key');
  if (data.data.encryption_key !== 'as it was') throw new Error('a key that did not leak is not what it was');
  return seconds;
}

/** @returns how many users went. */
async function allOfSmartDairy(world: World, runbook: Runbook, { server }: TenantDatabase): Promise<number> {
  const users = async () =>
    Number(await server.asOwner('postgres', "SELECT count(*) FROM pg_roles WHERE rolname ~ '^v-'"));
  return withTokens(world, ['smart-dairy-security', 'smart-dairy-devops', 'milk-tracker-prod'], async (tokens) => {
    const vault = await world.vault(tokens['milk-tracker-prod']);
    for (const who of ['smart-dairy-security', 'smart-dairy-devops'] as const) {
      for (const role of ['readwrite', 'readonly'])
        await vault.expect('GET', `smart-dairy/db/creds/milk-tracker-${role}`);
      if ((await users()) !== 2) throw new Error(`there are ${await users()} users, and two were issued`);
      (await runbook.type('Stop', tokens[who], { PREFIX: 'smart-dairy/db/creds/' })).says(QUEUED);
      await until(async () => ((await users()) === 0 ? {} : `${who} leaves ${await users()} users`), 30);
    }
    return 4;
  });
}
