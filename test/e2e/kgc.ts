import { readFileSync } from 'node:fs';
import type { ListrTask } from 'listr2';
import { auditEntries, devicesOf } from './audit';
import { serversOf } from './databases';
import { isRefused, issue } from './issued';
import type { LocalRun } from './local-run';
import { isNobody, type Logins } from './logins';
import type { Results } from './results';

const SECRETS = ['api-credentials', 'encryption-credentials', 'database-credentials'];
const DAY = 86_400;

/** The sidecar of KGC, as it logs in itself. */
export function kgc(run: LocalRun, results: Results, logins: Logins): ListrTask[] {
  const sidecar = () => logins.kubernetes('kubernetes', 'kgc-sidecar');
  return [
    results.check('KGC: the sidecar logs in by its service account and reads its three secrets', async () => {
      const session = await sidecar();
      for (const name of SECRETS) await session.read(`kgc/data/${name}`);
      await session.isRefused('GET', 'kgc/data/another');
      await session.isRefused('LIST', 'kgc/metadata');
      return SECRETS.join(', ');
    }),
    results.check('KGC: another account, another namespace and another audience are nobody', async () => {
      const others = [
        { account: 'kgc-rotator' },
        { namespace: 'elsewhere' },
        { audience: 'https://kubernetes.default.svc' },
      ];
      for (const other of others) {
        await isNobody(logins.kubernetes('kubernetes', 'kgc-sidecar', other), Object.values(other).join());
      }
      return others.map((other) => Object.values(other).join()).join(', ');
    }),
    results.check("KGC: every renewal of the sidecar's token gives it 24 hours again", async () => {
      const session = await sidecar();
      for (let renewal = 1; renewal <= 3; renewal += 1) {
        const { auth } = await session.expect('POST', 'auth/token/renew-self', { body: {} });
        if (auth.lease_duration !== DAY) throw new Error(`renewal ${renewal} gives ${auth.lease_duration} s`);
      }
      return 'three times';
    }),
    results.check('KGC: after revocation a read is refused, and a new login reads again', async () => {
      const session = await sidecar();
      await run.root.write('auth/token/revoke', { token: session.token });
      await session.isRefused('GET', 'kgc/data/api-credentials');
      await (await sidecar()).read('kgc/data/api-credentials');
      return undefined;
    }),
    results.check('KGC: the password of the database changes there and in Vault together', async () => {
      const { postgres } = serversOf(run);
      const before = await issue(run, await sidecar(), 'kgc-db/static-creds/kgc-app');
      const insert = "INSERT INTO triples VALUES ('a', 'b', 'c');";
      await postgres!.as(before, 'kgc', insert);
      await run.root.write('kgc-db/rotate-role/kgc-app');
      await isRefused(postgres!.as(before, 'kgc', insert), 'the password of before');
      const after = await issue(run, await sidecar(), 'kgc-db/static-creds/kgc-app');
      await postgres!.as(after, 'kgc', insert);
      return after.username;
    }),
    results.check('KGC: both audit devices name the service account of each request', async () => {
      await (await sidecar()).read('kgc/data/api-credentials');
      const leader = await run.root.nodes.leader();
      const devices = devicesOf(run);
      for (const { path, options } of devices) {
        const entries = auditEntries(readFileSync(leader.auditLog(options.file_path), 'utf8'));
        const read = entries.findLast(({ request }) => request.path === 'kgc/data/api-credentials');
        const { service_account_name: name, service_account_namespace: namespace } = read?.auth?.metadata ?? {};
        if (name !== 'kgc-sidecar' || namespace !== 'kgc' || !read?.time) {
          throw new Error(`'${path}' says of a read by the sidecar only ${JSON.stringify(read)}`);
        }
      }
      return devices.map(({ path }) => path).join(', ');
    }),
  ];
}
