import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SynthesizedStack } from '../../../guardrails/synthesized-stack';
import type { Tool } from '../../../operations/local/toolchain';
import { LeftOut } from '../../../operations/steps';
import type { Connection } from '../../../operations/up/database-connections';
import { DatabaseServers, type KeptDatabases } from '../../../operations/up/database-servers';

function stack(tenant: string): SynthesizedStack {
  const environment = { name: 'test', account: '111122223333', disposable: true, production: false };
  const identity = { name: `test-tenant-${tenant}`, environment, dependencies: [], directory: '.' };
  return new SynthesizedStack(identity, {});
}

function connection(tenant: string, kind: Connection['kind'] = 'postgresql'): Connection {
  const name = `${tenant}-db`;
  return { stack: stack(tenant), name, kind, port: 1, database: tenant, username: 'v', variable: `${tenant}_password` };
}

function servers(connections: readonly Connection[], kept?: KeptDatabases): DatabaseServers {
  return new DatabaseServers(tmpdir(), tmpdir(), connections, kept);
}

const kept: KeptDatabases = {
  folders: { redis: '/redis' },
  firstPasswords: { shop_password: 'a', gone_password: 'b' },
};

test('first passwords stay what they were, of connections that are gone too, and a new connection gets a new one', () => {
  const { firstPasswords } = servers([connection('shop'), connection('parcels')], kept);
  expect(firstPasswords).toEqual({ ...kept.firstPasswords, parcels_password: expect.stringMatching(/^\w{48}$/) });
});

test('another up finds what this one has found, whether it was needed or not', () => {
  expect(servers([], kept).state).toEqual(kept);
});

test('a server that was not there when the platform came up is not started: it would end with this up', async () => {
  const tool: Tool = { name: 'postgres', command: ['postgres'], version: '15', from: 'PATH' };
  await expect(servers([connection('shop')], kept).preparePostgres(tool)).rejects.toThrow(LeftOut);
});

test('a stack is left out that has no server, or no script that prepares its database', () => {
  const [ours, theirs, cache] = [connection('kgc'), connection('nobody'), connection('cache', 'redis')];
  const all = servers([ours, theirs, cache]);
  expect(all.missingFor(ours.stack)).toBe("no postgresql listens here for its connection 'kgc-db'");
  expect(all.missingFor(cache.stack)).toBe("no redis listens here for its connection 'cache-db'");
  expect(all.missingFor(theirs.stack)).toBe(
    "operations/up/databases/nobody.sql, which would prepare the database of its connection 'nobody-db', is not there",
  );
  expect(all.missingFor(stack('without'))).toBeUndefined();
});

const scripts = join(__dirname, '../../../operations/up/databases');

test.each(readdirSync(scripts))('%s is one transaction, which takes the database from PUBLIC', (file) => {
  const sql = readFileSync(join(scripts, file), 'utf8');
  expect(sql).toMatch(/\nBEGIN;\n(.*\n)*REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;\n(.*\n)*COMMIT;\n$/);
  expect(sql.match(/^(BEGIN|COMMIT);$/gm)).toHaveLength(2);
});
