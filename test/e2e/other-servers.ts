import type { ListrTask } from 'listr2';
import { OidcIssuer } from '../../operations/local/oidc-issuer';
import { findPostgres, findRedis } from '../../operations/local/toolchain';
import { connectionsOf, DatabaseServers } from './database-servers';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';

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
  if (!run.databases) {
    run.databases = new DatabaseServers(run, connectionsOf(run.stacksOf('vault')));
    await run.databases.issueCertificate();
  }
  const [connection] = run.databases.of(kind);
  if (!connection) throw new Skip(`no tenant of '${run.environment.name}' has one`);
  run.tool('terraform');
  await run.needProviders(connection.stack);
  return run.databases;
}
