import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { Mariadb } from '../../operations/local/mariadb';
import { findMariadb } from '../../operations/local/toolchain';
import { serverTls } from '../../operations/up/platform-folder';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';
import { mariadbAccount } from './trial-stack';

/** What no tenant of this environment talks to. */
export function forTrials(run: LocalRun, results: Results): ListrTask[] {
  return [
    results.check('MariaDB over TLS, for trials', async () => {
      await run.needProviders(run.stack('vault'));
      const { username, port } = mariadbAccount;
      run.tools.set('mariadb', await findMariadb());
      const logFile = join(run.logFolder, 'mariadb.log');
      run.mariadb = await Mariadb.start({
        mariadb: run.tool('mariadb'),
        port,
        tlsFolder: serverTls(run.folder),
        logFile,
      });
      run.secrets.push(run.mariadbPassword);
      await run.mariadb.asOwner(
        `CREATE DATABASE shop; CREATE USER ${username} IDENTIFIED BY '${run.mariadbPassword}' REQUIRE SSL; ` +
          `GRANT CREATE USER ON *.* TO ${username}; ` +
          `GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO ${username} WITH GRANT OPTION;`,
      );
      return 'shop';
    }),
    results.check('MongoDB', () => {
      throw new Skip('no distribution has its server, so its connections are tested by what synth writes only');
    }),
    results.check('Azure', () => {
      throw new Skip('nothing stands in for it, so its engine is tested by what synth writes only');
    }),
  ];
}
