import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, blocks } from '../../guardrails/terraform-json';
import { connectionsOf } from '../../operations/up/database-connections';
import { type DrilledDatabase, withDatabase } from './drilled-database';
import type { World } from './world';

export interface TenantDatabase extends DrilledDatabase {
  /** In the server. */
  readonly database: string;
  /** Vault's account. */
  readonly username: string;
  /** What an apply with another first password does. */
  readonly sendPassword: (password: string) => Promise<void>;
}

/**
 * A database of a tenant as its owner prepares it, with the engine of the stack, one connection of it, and that connection's roles.
 * All are gone afterwards.
 */
export function withTenantDatabase<T>(
  world: World,
  tenant: string,
  name: string,
  work: (database: TenantDatabase) => Promise<T>,
): Promise<T> {
  const stack = world.stack(`tenant-${tenant}`);
  const connection = connectionsOf([stack]).find((one) => one.name === name);
  const [element] = stack
    .resources('vault_database_secret_backend_connection')
    .filter(({ config }) => config['name'] === name);
  if (!connection || !element) throw new Error(`${stack.name} has no connection '${name}'.`);
  const { database, username } = connection;
  const { backend, allowed_roles, postgresql } = element.config;
  const [settings] = blocks(postgresql) as [Block];

  return withDatabase(world, async (drilled) => {
    const { server, gate } = drilled;
    const sendPassword = async (password: string) => {
      const body = {
        plugin_name: 'postgresql-database-plugin',
        connection_url: String(settings['connection_url']).replace(/@[^/]+/, `@127.0.0.1:${gate.port}`),
        username: settings['username'],
        password_authentication: settings['password_authentication'],
        username_template: settings['username_template'],
        max_open_connections: settings['max_open_connections'],
        allowed_roles,
        password,
      };
      const vault = await world.vault();
      await vault.expect('POST', `${backend}/config/${name}`, { body });
      await vault.expect('POST', `${backend}/rotate-root/${name}`);
    };
    const password = randomBytes(24).toString('hex');
    await server.createDatabase(database);
    const sql = readFileSync(join(__dirname, '../../operations/up/databases', `${tenant}.sql`), 'utf8');
    await server.asOwner(database, sql, { stage: name.split('-').at(-1)!, suffix: '', vault_password: password });
    const vault = await world.vault();
    const [mount] = stack.resources('vault_mount').filter(({ config }) => config['path'] === backend);
    const { default_lease_ttl_seconds, max_lease_ttl_seconds } = mount!.config;
    const config = { default_lease_ttl: default_lease_ttl_seconds, max_lease_ttl: max_lease_ttl_seconds };
    await vault.expect('POST', `sys/mounts/${backend}`, { body: { type: 'database', config } });
    try {
      await sendPassword(password);
      for (const { config: role } of stack.resources('vault_database_secret_backend_role')) {
        if (role['db_name'] !== name) continue;
        await vault.expect('POST', `${backend}/roles/${role['name']}`, { body: role });
      }
      return await work({ ...drilled, database, username, sendPassword });
    } finally {
      await gate.open();
      await (await world.vault()).call('DELETE', `sys/mounts/${backend}`, { seconds: 30 });
    }
  });
}
