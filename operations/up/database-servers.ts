import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { DatabaseUser } from '../local/database-server';
import { Postgres } from '../local/postgres';
import { Redis } from '../local/redis';
import type { Tool } from '../local/toolchain';
import type { Connection } from './database-connections';
import { serverTls } from './platform-folder';

/** By Terraform variable. */
export type FirstPasswords = Readonly<Record<string, string>>;

/** The servers that stand behind the connections of tenants. */
export class DatabaseServers {
  readonly firstPasswords: FirstPasswords;
  /** Trusted by who has it in SSL_CERT_FILE. */
  readonly ca: string;
  postgres?: Postgres;
  redis?: Redis;
  private readonly tlsFolder: string;
  /** Names of the connections that a server was prepared for. */
  private readonly prepared: Set<string>;

  /**
   * @param folder Of the platform.
   * @param earlier What another process has prepared. @default - nothing
   */
  constructor(
    folder: string,
    private readonly logFolder: string,
    readonly connections: readonly Connection[],
    earlier: { readonly connections: readonly string[]; readonly firstPasswords: FirstPasswords } = {
      connections: [],
      firstPasswords: {},
    },
  ) {
    this.tlsFolder = serverTls(folder);
    this.ca = join(this.tlsFolder, 'ca.crt');
    this.prepared = new Set(earlier.connections);
    this.firstPasswords = Object.fromEntries(
      connections.map(({ variable }) => [
        variable,
        earlier.firstPasswords[variable] ?? randomBytes(24).toString('hex'),
      ]),
    );
  }

  /** With the databases of all tenants, as whoever owns the server prepares them. */
  async startPostgres(postgres: Tool): Promise<string> {
    const connections = this.of('postgresql');
    this.postgres = await Postgres.start({ postgres, ...this.options('postgresql') });
    for (const { stack, name, database, variable } of connections) {
      await this.postgres.createDatabase(database);
      this.prepared.add(name);
      const file = join(__dirname, 'databases', `${stack.part.replace('tenant-', '')}.sql`);
      if (!existsSync(file)) continue;
      const stage = name.split('-').at(-1)!;
      const suffix = stage === 'prod' ? '' : `_${stage}`;
      const variables = { stage, suffix, vault_password: this.firstPasswords[variable]! };
      await this.postgres.asOwner(database, readFileSync(file, 'utf8'), variables);
    }
    return connections.map(({ database }) => database).join(', ');
  }

  async startRedis(redis: Tool): Promise<string> {
    const connections = this.of('redis');
    const vaults = connections.map((one) => ({ ...this.firstUser(one), rules: '~* &* +@all' }));
    const statics = connections.flatMap(({ stack, name }) =>
      stack
        .resources('vault_database_secret_backend_static_role')
        .filter(({ config }) => config['db_name'] === name)
        .map(({ config }) => ({
          username: String(config['username']),
          password: randomBytes(24).toString('hex'),
          rules: '~stock:* +@read +@write +@connection -@dangerous',
        })),
    );
    const users = [...vaults, ...statics];
    this.redis = await Redis.start({ redis, users, ...this.options('redis') });
    for (const { name } of connections) this.prepared.add(name);
    return users.map(({ username }) => username).join(', ');
  }

  /** Vault's account as it was before Vault. */
  firstUser({ username, variable }: Connection): DatabaseUser {
    return { username, password: this.firstPasswords[variable]! };
  }

  of(kind: Connection['kind']): readonly Connection[] {
    return this.connections.filter((one) => one.kind === kind && one.port);
  }

  /** For Terraform. */
  get variables(): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(this.firstPasswords).map(([name, value]) => [`TF_VAR_${name}`, value]));
  }

  /** Why `stack` cannot be applied here, if so. */
  missingFor(stack: SynthesizedStack): string | undefined {
    const missing = this.connections.find((one) => one.stack === stack && !this.prepared.has(one.name));
    return missing && `no ${missing.kind} listens here for its connection '${missing.name}'`;
  }

  /** For another process. */
  get state() {
    return { connections: [...this.prepared], firstPasswords: this.firstPasswords };
  }

  get ports(): readonly number[] {
    const running = this.connections.filter(({ name }) => this.prepared.has(name));
    return [...new Set(running.flatMap(({ port }) => port ?? []))];
  }

  async stop(): Promise<void> {
    await this.postgres?.stop();
    await this.redis?.stop();
  }

  private options(kind: Connection['kind']) {
    const [port, ...others] = new Set(this.of(kind).flatMap(({ port: one }) => one ?? []));
    if (port === undefined || others.length > 0)
      throw new Error(`Connections to ${kind} name ports ${port}, ${others}.`);
    return { port, tlsFolder: this.tlsFolder, logFile: join(this.logFolder, `${kind}.log`) };
  }
}
