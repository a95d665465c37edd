import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { texts } from '../../guardrails/terraform-json';
import { EmulatedIam } from '../../operations/local/emulated-iam';
import { Mariadb } from '../../operations/local/mariadb';
import { OidcIssuer } from '../../operations/local/oidc-issuer';
import { findMariadb, findPostgres, findRedis } from '../../operations/local/toolchain';
import { connectionsOf, DatabaseServers } from './database-servers';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';
import { databaseTls } from './run-folder';
import { mariadbAccount } from './trial-stack';

/** What Vault talks to and Terraform does not make: databases of the tenants, and who signs tokens. */
export function startOthers(run: LocalRun, results: Results): ListrTask[] {
  return [
    results.check('OpenID issuer in the place of GitHub, GitLab and single sign-on', async () => {
      run.issuer = await OidcIssuer.start(run.environment.issuers.github);
      return run.issuer.url;
    }),
    results.check('PostgreSQL over TLS, with the databases of the tenants', async () => {
      const databases = await servers(run, 'postgresql');
      run.tools.set('postgres', await findPostgres());
      return databases.startPostgres();
    }),
    results.check("Redis over TLS, with the users of the tenants' caches", async () => {
      const databases = await servers(run, 'redis');
      run.tools.set('redis-server', await findRedis());
      return databases.startRedis();
    }),
    results.check('MariaDB over TLS, for trials', async () => {
      await run.needProviders(run.stack('vault'));
      const { username, port } = mariadbAccount;
      run.tools.set('mariadb', await findMariadb());
      const logFile = join(run.logFolder, 'mariadb.log');
      run.mariadb = await Mariadb.start({ mariadb: run.tool('mariadb'), port, tlsFolder: databaseTls, logFile });
      run.secrets.push(run.mariadbPassword);
      await run.mariadb.asOwner(
        `CREATE DATABASE shop; CREATE USER ${username} IDENTIFIED BY '${run.mariadbPassword}' REQUIRE SSL; ` +
          `GRANT CREATE USER ON *.* TO ${username}; ` +
          `GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO ${username} WITH GRANT OPTION;`,
      );
      return 'shop';
    }),
    results.check('IAM roles of the workloads, as their accounts have them', async () => {
      const { emulators, region } = run.environment;
      if (!run.emulators) throw new Skip('the emulators of AWS do not run');
      const iam = new EmulatedIam(emulators!.aws, region);
      const roles = run.stacks.flatMap((stack) => stack.resources('vault_aws_auth_backend_role'));
      const arns = new Set(roles.flatMap(({ config }) => texts(config['bound_iam_principal_arns'])));
      for (const arn of arns) await iam.createRole(arn);
      return `${arns.size} in moto, where Vault looks them up`;
    }),
    results.check('MongoDB', () => {
      throw new Skip('no distribution has its server, so its connections are tested by what synth writes only');
    }),
    results.check('Azure', () => {
      throw new Skip('nothing stands in for it, so its engine is tested by what synth writes only');
    }),
  ];
}

/** @throws Skip where nothing would use them. */
async function servers(run: LocalRun, kind: 'postgresql' | 'redis'): Promise<DatabaseServers> {
  run.databases ??= new DatabaseServers(run, connectionsOf(run.stacksOf('vault')));
  const [connection] = run.databases.of(kind);
  if (!connection) throw new Skip(`no tenant of '${run.environment.name}' has one`);
  run.tool('terraform');
  await run.needProviders(connection.stack);
  return run.databases;
}
