import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { DatabaseUser } from '../local/database-server';
import { Postgres } from '../local/postgres';
import { Redis } from '../local/redis';
import type { Tool } from '../local/toolchain';
import { LeftOut } from '../steps';
import type { Connection } from './database-connections';
import { serverTls } from './platform-folder';

/** By Terraform variable. */
export type FirstPasswords = Readonly<Record<string, string>>;

/** What another process has started. */
export interface KeptDatabases {
  /** Of servers, by kind. */
  readonly folders: Readonly<Record<string, string>>;
  readonly firstPasswords: FirstPasswords;
}

/** The servers that stand behind the connections of tenants. */
export class DatabaseServers {
  readonly firstPasswords: FirstPasswords;
  /** Trusted by who has it in SSL_CERT_FILE. */
  readonly ca: string;
  postgres?: Postgres;
  redis?: Redis;
  private readonly tlsFolder: string;
  private readonly folders: Record<string, string>;
  /** Names of the connections that a server was prepared for. */
  private readonly prepared = new Set<string>();

  /**
   * @param folder Of the platform.
   * @param kept What another process has started. @default - nothing
   */
  constructor(
    folder: string,
    private readonly logFolder: string,
    readonly connections: readonly Connection[],
    private readonly kept?: KeptDatabases,
  ) {
    this.tlsFolder = serverTls(folder);
    this.ca = join(this.tlsFolder, 'ca.crt');
    this.folders = { ...kept?.folders };
    const made = connections.map(({ variable }) => [variable, randomBytes(24).toString('hex')]);
    this.firstPasswords = { ...Object.fromEntries(made), ...kept?.firstPasswords };
  }

  /** With the databases of all tenants, as whoever owns the server prepares them. What is prepared stays as it is. */
  async preparePostgres(postgres: Tool): Promise<string> {
    const options = { postgres, ...this.options('postgresql') };
    const folder = this.folderOf('postgresql');
    this.postgres = folder ? Postgres.running(options, folder) : await Postgres.start(options);
    this.folders['postgresql'] = this.postgres.folder;
    const prepared: string[] = [];
    for (const connection of this.of('postgresql')) {
      const { name, database, variable } = connection;
      const file = ownersScript(connection);
      if (!existsSync(file)) continue;
      await this.postgres.createDatabase(database);
      // Scripts are one transaction, and take it from PUBLIC.
      if (await this.postgres.isOpen(database)) {
        const stage = name.split('-').at(-1)!;
        const suffix = stage === 'prod' ? '' : `_${stage}`;
        const variables = { stage, suffix, vault_password: this.firstPasswords[variable]! };
        await this.postgres.asOwner(database, readFileSync(file, 'utf8'), variables);
      }
      this.prepared.add(name);
      prepared.push(database);
    }
    return prepared.join(', ');
  }

  async prepareRedis(redis: Tool): Promise<string> {
    const options = { redis, ...this.options('redis') };
    const folder = this.folderOf('redis');
    this.redis = folder ? Redis.running(options, folder) : await Redis.start(options);
    this.folders['redis'] = this.redis.folder;
    const users: string[] = [];
    for (const connection of this.of('redis')) {
      const { stack, name } = connection;
      const statics = stack
        .resources('vault_database_secret_backend_static_role')
        .filter(({ config }) => config['db_name'] === name)
        .map(({ config }) => ({ username: String(config['username']), password: randomBytes(24).toString('hex') }));
      await this.redis.createUser(this.firstUser(connection), '~* &* +@all');
      for (const one of statics) await this.redis.createUser(one, '~stock:* +@read +@write +@connection -@dangerous');
      users.push(connection.username, ...statics.map(({ username }) => username));
      this.prepared.add(name);
    }
    return users.join(', ');
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
    if (!missing) return undefined;
    const { kind, name } = missing;
    const script = relative('.', ownersScript(missing));
    return this.of('postgresql').includes(missing) && !existsSync(script)
      ? `${script}, which would prepare the database of its connection '${name}', is not there`
      : `no ${kind} listens here for its connection '${name}'`;
  }

  /** For another process. */
  get state(): KeptDatabases {
    return { folders: this.folders, firstPasswords: this.firstPasswords };
  }

  get ports(): readonly number[] {
    const running = this.connections.filter(({ name }) => this.prepared.has(name));
    return [...new Set(running.flatMap(({ port }) => port ?? []))];
  }

  async stop(): Promise<void> {
    await this.postgres?.stop();
    await this.redis?.stop();
  }

  /**
   * Of the server that another process has started, if one has.
   *
   * @throws LeftOut where that process did without: what this one starts would end with it.
   */
  private folderOf(kind: string): string | undefined {
    const folder = this.folders[kind];
    if (this.kept && !folder) throw new LeftOut('it does not run: strongroom up --fresh starts it');
    return folder;
  }

  private options(kind: Connection['kind']) {
    const [port, ...others] = new Set(this.of(kind).flatMap(({ port: one }) => one ?? []));
    if (port === undefined || others.length > 0)
      throw new Error(`Connections to ${kind} name ports ${port}, ${others}.`);
    return { port, tlsFolder: this.tlsFolder, logFile: join(this.logFolder, `${kind}.log`) };
  }
}

function ownersScript({ stack }: Connection): string {
  return join(__dirname, 'databases', `${stack.part.replace('tenant-', '')}.sql`);
}
