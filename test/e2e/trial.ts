import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { isRefused, issue } from './issued';
import type { LocalRun } from './local-run';
import { OpenSsl } from './openssl';
import { differences } from './plan-gaps';
import { type Results, Skip } from './results';
import { mariadbAccount, synthesizeTrial, type Trial } from './trial-stack';

const PKI = 'trial-pki-int';
const NAME = 'shop.example.internal';

/** Applies what no tenant asks for yet: a second generation of an authority, and users of MariaDB. */
export function trial(run: LocalRun, results: Results): ListrTask[] {
  const openssl = new OpenSsl(join(run.folder, 'certificates'));
  let first: Leaf | undefined;
  return [
    results.check('PKI: an authority of one generation signs leaves that verify to the root', async () => {
      await apply(run, { generations: ['int-2026a'] });
      first = await issueLeaf(run);
      return verify(openssl, first);
    }),
    results.check('PKI: a second generation signs beside the first, whose leaves still verify', async () => {
      if (!first) throw new Skip('there is no first generation');
      await apply(run, { generations: ['int-2026a', 'int-2026b'] });
      const second = await issueLeaf(run);
      if (second.intermediate === first.intermediate) throw new Error('the first generation still signs');
      await verify(openssl, second);
      return verify(openssl, first);
    }),
    results.check('PKI: a retired generation signs no leaf, and its list of revoked ones goes on', async () => {
      if (!first) throw new Skip('there is no first generation');
      await apply(run, { generations: ['int-2026a', 'int-2026b'], retired: ['int-2026a'] });
      const body = { common_name: NAME };
      const { status } = await run.root.call('POST', `${PKI}/issuer/int-2026a/issue/shop`, { body });
      if (status < 400) throw new Error('it still signs');
      const crl: string = (await run.root.read(`${PKI}/issuer/int-2026a/crl`)).crl;
      const verified = await openssl.verify({ ...first, crl });
      if (verified !== 'OK') throw new Error(`with its list openssl says ${verified}`);
      return undefined;
    }),
    results.check(
      'MariaDB: users of Vault read or write as their role says, also a table made later, until revoked',
      async () => {
        const { mariadb, root } = run;
        if (!mariadb) throw new Skip('MariaDB does not run');
        if (!first) throw new Skip('the stack of trials was not applied');
        const [reader, writer] = [
          await issue(run, root, 'trial-db/creds/reader'),
          await issue(run, root, 'trial-db/creds/writer'),
        ];
        await mariadb.asOwner('CREATE TABLE shop.later (id integer);');
        await mariadb.as(writer, 'shop', 'INSERT INTO later VALUES (1);');
        await mariadb.as(reader, 'shop', 'SELECT id FROM later;');
        await isRefused(mariadb.as(reader, 'shop', 'INSERT INTO later VALUES (2);'), 'an insert by the reader');
        await isRefused(mariadb.as(writer, 'shop', 'DROP TABLE later;'), 'the end of a table');
        await isRefused(mariadb.as(writer, 'mysql', 'SELECT 1;'), 'another database');
        await root.write('sys/leases/revoke', { lease_id: writer.leaseId, sync: true });
        await isRefused(mariadb.as(writer, 'shop', 'SELECT 1;'), 'a user after revocation');
        const vault = { username: mariadbAccount.username, password: run.mariadbPassword };
        await isRefused(mariadb.as(vault, 'shop', 'SELECT 1;'), 'the first password of Vault');
        return `${reader.username}, ${writer.username}`;
      },
    ),
  ];
}

interface Leaf {
  readonly leaf: string;
  readonly intermediate: string;
  readonly root: string;
}

/** @throws Error when it would destroy or change anything that was there, or changes something again. */
async function apply(run: LocalRun, { generations, retired = [] }: Omit<Trial, 'mariadb'>): Promise<void> {
  if (!run.applied.has(run.stack('vault'))) throw new Skip(`${run.stack('vault').name} was not applied`);
  const { environment, folder, mariadb } = run;
  const stack = synthesizeTrial(join(folder, 'trial.out'), environment, {
    generations,
    retired,
    mariadb: mariadb !== undefined,
  });
  const terraform = run.vaultTerraform(run.root.token, {
    [`TF_VAR_${mariadbAccount.variable}`]: run.mariadbPassword,
  });
  await terraform.init(stack);
  const planned = (await terraform.plan(stack)).resource_changes ?? [];
  const destroyed = planned.find(({ change }) => change.actions.includes('delete'));
  if (destroyed) throw new Error(`${destroyed.address} would be destroyed`);
  await terraform.apply(stack);
  const { unexpected } = differences(await terraform.plan(stack));
  if (unexpected.length > 0) throw new Error(`it would change what was just applied:\n${unexpected.join('\n')}`);
}

async function issueLeaf(run: LocalRun): Promise<Leaf> {
  const issued = await run.root.write(`${PKI}/issue/shop`, { common_name: NAME });
  // A line of it: what quotes it may write line ends otherwise.
  run.secrets.push(issued.private_key.split('\n')[1]);
  const root = (await run.root.read('trial-pki/cert/ca')).certificate;
  return { leaf: issued.certificate, intermediate: issued.issuing_ca, root };
}

async function verify(openssl: OpenSsl, leaf: Leaf): Promise<string> {
  const verified = await openssl.verify(leaf);
  if (verified !== 'OK') throw new Error(`openssl says ${verified}`);
  return (/Issuer: CN ?= ?(.+)/.exec(await openssl.describe(leaf.leaf))?.[1] ?? '').trim();
}
