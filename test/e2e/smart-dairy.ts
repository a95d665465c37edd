import type { ListrTask } from 'listr2';
import { serversOf } from './databases';
import { isRefused, issue } from './issued';
import type { LocalRun } from './local-run';
import { isNobody, type Logins } from './logins';
import type { Results } from './results';

const HOUR = 3600;
const DATABASE = 'milk_tracker_prod';

/** The applications of Smart Dairy, as they log in themselves. */
export function smartDairy(run: LocalRun, results: Results, logins: Logins): ListrTask[] {
  const milkTracker = () => logins.kubernetes('smart-dairy/k8s', 'milk-tracker');
  return [
    results.check(
      'Smart Dairy: milk-tracker reads its own secrets of production, and those of no one else',
      async () => {
        const session = await milkTracker();
        await session.read('smart-dairy/kv/data/apps/milk-tracker/prod/api-keys');
        for (const path of [
          'milk-tracker/staging/api-keys',
          'milk-tracker/dev/api-keys',
          'payment-service/prod/database',
        ]) {
          await session.isRefused('GET', `smart-dairy/kv/data/apps/${path}`);
        }
        return undefined;
      },
    ),
    results.check(
      'Smart Dairy: milk-tracker sees the names of what is shared, and reads SMS and e-mail only',
      async () => {
        const session = await milkTracker();
        const { keys } = (await session.expect('LIST', 'smart-dairy/kv/metadata/shared')).data;
        for (const name of ['sms-provider', 'email-provider'])
          await session.read(`smart-dairy/kv/data/shared/prod/${name}`);
        for (const name of ['maps', 'google-oauth'])
          await session.isRefused('GET', `smart-dairy/kv/data/shared/prod/${name}`);
        return keys.join(', ');
      },
    ),
    results.check('Smart Dairy: another namespace, account or audience does not log in as milk-tracker', async () => {
      for (const other of [
        { namespace: 'default' },
        { account: 'payment-service' },
        { audience: 'https://kubernetes.default.svc' },
      ]) {
        const login = logins.kubernetes('smart-dairy/k8s', 'milk-tracker', other);
        await isNobody(login, Object.values(other).join());
      }
      return undefined;
    }),
    results.check('Smart Dairy: tokens of workloads live an hour, and four at most', async () => {
      const session = await milkTracker();
      const { creation_ttl } = await session.read('auth/token/lookup-self');
      const { auth } = await session.expect('POST', 'auth/token/renew-self', { body: { increment: '100h' } });
      if (creation_ttl !== HOUR || auth.lease_duration > 4 * HOUR) {
        throw new Error(`it lives ${creation_ttl} s, and ${auth.lease_duration} s when renewed`);
      }
      return undefined;
    }),
    results.check(
      'Smart Dairy: milk-tracker-readwrite inserts into a table made after the role, for a day at most',
      async () => {
        const { postgres } = serversOf(run);
        const session = await milkTracker();
        const user = await issue(run, session, 'smart-dairy/db/creds/milk-tracker-readwrite');
        const later = 'SET ROLE milk_tracker_owner; CREATE TABLE herds (id serial PRIMARY KEY, name text);';
        await postgres!.asOwner(DATABASE, later);
        await postgres!.as(user, DATABASE, "INSERT INTO herds (name) VALUES ('north');");
        await isRefused(postgres!.as(user, DATABASE, 'DROP TABLE herds;'), 'the end of a table');
        const body = { lease_id: user.leaseId, increment: 100 * HOUR };
        const { lease_duration } = await session.expect('POST', 'sys/leases/renew', { body });
        if (user.ttl !== HOUR || lease_duration > 24 * HOUR)
          throw new Error(`it lives ${user.ttl} s, then ${lease_duration} s`);
        return user.username;
      },
    ),
    results.check('Smart Dairy: milk-tracker-readonly cannot insert, and security ends it by its prefix', async () => {
      const { postgres } = serversOf(run);
      const user = await issue(run, await milkTracker(), 'smart-dairy/db/creds/milk-tracker-readonly');
      await postgres!.as(user, DATABASE, 'SELECT count(*) FROM milk_collections;');
      await isRefused(postgres!.as(user, DATABASE, "INSERT INTO herds (name) VALUES ('south');"), 'an insert');

      const security = await holderOf(run, 'smart-dairy-security');
      await security.isRefused('GET', 'smart-dairy/kv/data/apps/milk-tracker/prod/api-keys');
      await security.isRefused('GET', 'smart-dairy/kv/data/cicd/docker-registry');
      await security.write('sys/leases/revoke-prefix/smart-dairy/db/creds/milk-tracker-readonly', { sync: true });
      const left = `SELECT count(*) FROM pg_roles WHERE rolname = '${user.username}';`;
      if ((await postgres!.asOwner('postgres', left)) !== '0') throw new Error(`${user.username} is still there`);
      return user.username;
    }),
    results.check('Smart Dairy: the rotator changes the password of a user that stays, and reads none', async () => {
      const { postgres } = serversOf(run);
      const payment = () => logins.kubernetes('smart-dairy/k8s', 'payment-service');
      const path = 'smart-dairy/db/static-creds/payment-service-static';
      const before = await issue(run, await payment(), path);
      await postgres!.as(before, 'payment_service_prod', 'SELECT 1;');
      const rotator = await logins.kubernetes('smart-dairy/k8s', 'secret-rotator');
      await rotator.write('smart-dairy/db/rotate-role/payment-service-static');
      await rotator.isRefused('GET', path);
      await isRefused(postgres!.as(before, 'payment_service_prod', 'SELECT 1;'), 'the password of before');
      await postgres!.as(await issue(run, await payment(), path), 'payment_service_prod', 'SELECT 1;');
      return before.username;
    }),
    results.check('Smart Dairy: milk-tracker assumes the role of its bucket for an hour, and no other', async () => {
      const session = await milkTracker();
      const { data, lease_duration } = await session.expect('GET', 'smart-dairy/aws/creds/s3-readonly');
      run.secrets.push(data.secret_key, data.security_token);
      if (lease_duration > HOUR) throw new Error(`they live ${lease_duration} s`);
      for (const role of ['s3-federated', 's3-sts-role'])
        await session.isRefused('GET', `smart-dairy/aws/creds/${role}`);
      return data.arn;
    }),
    results.check(
      'Smart Dairy: a secret id that Jenkins hands out comes wrapped, works once, and never unwrapped',
      async () => {
        const mount = 'smart-dairy/approle';
        const controller = await logins.kubernetes('smart-dairy/k8s', 'jenkins');
        const role = `auth/${mount}/role/cicd`;
        await controller.isRefused('POST', `${role}/secret-id`);
        const { role_id: roleId } = await controller.read(`${role}/role-id`);
        const { wrap_info } = await controller.expect('POST', `${role}/secret-id`, { wrapTtl: '60s', body: {} });
        const unwrapped = await run.session(wrap_info.token).expect('POST', 'sys/wrapping/unwrap', { body: {} });
        const { secret_id: secretId, secret_id_ttl: ttl } = unwrapped.data;
        run.secrets.push(secretId);
        if (ttl !== HOUR) throw new Error(`it waits ${ttl} s`);
        const build = await logins.appRole(mount, 'cicd', roleId, secretId);
        await build.read('smart-dairy/kv/data/cicd/docker-registry');
        await build.isRefused('GET', 'smart-dairy/kv/data/cicd/sonarqube');
        await isNobody(logins.appRole(mount, 'cicd', roleId, secretId), 'who uses it again');
        return undefined;
      },
    ),
    results.check('Smart Dairy: a job of another project, repository or branch cannot log in', async () => {
      const pipeline = await logins.jwt('smart-dairy/jwt', 'gitlab-ci');
      await pipeline.read('smart-dairy/kv/data/cicd/sonarqube');
      await (await logins.jwt('smart-dairy/github-actions', 'github-actions')).read(
        'smart-dairy/kv/data/cicd/docker-registry',
      );
      for (const other of [
        { project_id: '4711' },
        { ref: 'feature' },
        { ref_protected: 'false' },
        { aud: 'elsewhere' },
      ]) {
        await isNobody(logins.jwt('smart-dairy/jwt', 'gitlab-ci', other), JSON.stringify(other));
      }
      for (const other of [
        { repository_id: '4711' },
        { ref: 'refs/heads/feature' },
        { environment: 'staging' },
        { aud: 'elsewhere' },
      ]) {
        await isNobody(logins.jwt('smart-dairy/github-actions', 'github-actions', other), JSON.stringify(other));
      }
      return undefined;
    }),
  ];
}

/** Someone with a policy who logs in where this machine cannot: at GitHub. */
async function holderOf(run: LocalRun, policy: string) {
  const body = { policies: [policy], ttl: '10m' };
  return run.session((await run.root.expect('POST', 'auth/token/create', { body })).auth.client_token);
}
