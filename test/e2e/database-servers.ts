import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedElement, SynthesizedStack } from '../../guardrails/synthesized-stack';
import { type Block, blocks } from '../../guardrails/terraform-json';
import type { DatabaseUser } from '../../operations/local/database-server';
import { Postgres } from '../../operations/local/postgres';
import { Redis } from '../../operations/local/redis';
import type { LocalRun } from './local-run';
import { databaseTls } from './run-folder';

/** A connection of a database engine, as its stack has it. */
export interface Connection {
  readonly stack: SynthesizedStack;
  readonly name: string;
  readonly kind: 'postgresql' | 'redis' | 'mysql' | 'mongodb';
  /** On this machine. @default - its server is elsewhere */
  readonly port?: number;
  /** Empty where the address names none. */
  readonly database: string;
  readonly username: string;
  /** Terraform variable with the first password. */
  readonly variable: string;
}

const KINDS = ['postgresql', 'redis', 'mysql', 'mongodb'] as const;

export function connectionsOf(stacks: readonly SynthesizedStack[]): readonly Connection[] {
  return stacks.flatMap((stack) =>
    stack.resources('vault_database_secret_backend_connection').map((element) => connection(stack, element)),
  );
}

function connection(stack: SynthesizedStack, { config, address }: SynthesizedElement): Connection {
  const kind = KINDS.find((candidate) => config[candidate]);
  if (!kind) throw new Error(`${address} of ${stack.name} is no connection that this run knows.`);
  const [settings] = blocks(config[kind]) as [Block];
  const [, inUrl, portInUrl, database = ''] =
    /[@(]([\w.-]+):(\d+)\)?\/?([\w-]*)(?:\?|$)/.exec(String(settings['connection_url'])) ?? [];
  const [host, port] = [inUrl ?? settings['host'], portInUrl ?? settings['port']];
  return {
    stack,
    name: String(config['name']),
    kind,
    ...(host === '127.0.0.1' && { port: Number(port) }),
    database,
    username: String(settings['username']),
    variable: /var\.(\w+)/.exec(String(settings['password_wo'] ?? settings['password']))?.[1] ?? '',
  };
}

/** The servers that stand behind the connections of a run. */
export class DatabaseServers {
  /** By Terraform variable. */
  readonly firstPasswords: ReadonlyMap<string, string>;
  /** Trusted by who has it in SSL_CERT_FILE. */
  readonly ca: string;
  postgres?: Postgres;
  redis?: Redis;
  constructor(
    private readonly run: LocalRun,
    readonly connections: readonly Connection[],
  ) {
    this.ca = join(databaseTls, 'ca.crt');
    this.firstPasswords = new Map(connections.map(({ variable }) => [variable, randomBytes(24).toString('hex')]));
    // That of Redis is in Terraform's state, and worth nothing by then: see ThrowAwayPassword.
    const kept = connections.filter(({ kind }) => kind !== 'redis');
    run.secrets.push(...kept.map(({ variable }) => this.firstPasswords.get(variable)!));
  }

  /** With the databases of all tenants, as whoever owns the server prepares them. */
  async startPostgres(): Promise<string> {
    const connections = this.of('postgresql');
    this.postgres = await Postgres.start({ postgres: this.run.tool('postgres'), ...this.options('postgresql') });
    for (const { stack, name, database, variable } of connections) {
      await this.postgres.createDatabase(database);
      const file = join(__dirname, 'databases', `${stack.part.replace('tenant-', '')}.sql`);
      if (!existsSync(file)) continue;
      const stage = name.split('-').at(-1)!;
      const suffix = stage === 'prod' ? '' : `_${stage}`;
      const variables = { stage, suffix, vault_password: this.firstPasswords.get(variable)! };
      await this.postgres.asOwner(database, readFileSync(file, 'utf8'), variables);
    }
    return connections.map(({ database }) => database).join(', ');
  }

  async startRedis(): Promise<string> {
    const vaults = this.of('redis').map((one) => ({ ...this.firstUser(one), rules: '~* &* +@all' }));
    const statics = this.of('redis').flatMap(({ stack, name }) =>
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
    this.redis = await Redis.start({ redis: this.run.tool('redis-server'), users, ...this.options('redis') });
    return users.map(({ username }) => username).join(', ');
  }

  /** Vault's account as it was before Vault. */
  firstUser({ username, variable }: Connection): DatabaseUser {
    return { username, password: this.firstPasswords.get(variable)! };
  }

  of(kind: Connection['kind']): readonly Connection[] {
    return this.connections.filter((one) => one.kind === kind && one.port);
  }

  /** For Terraform. */
  get variables(): NodeJS.ProcessEnv {
    return Object.fromEntries([...this.firstPasswords].map(([name, value]) => [`TF_VAR_${name}`, value]));
  }

  /** Why `stack` cannot be applied here, if so. */
  missingFor(stack: SynthesizedStack): string | undefined {
    const servers = { postgresql: this.postgres, redis: this.redis, mysql: undefined, mongodb: undefined };
    const missing = this.connections.find((one) => one.stack === stack && !(one.port && servers[one.kind]));
    return missing && `no ${missing.kind} listens here for its connection '${missing.name}'`;
  }

  get ports(): readonly number[] {
    const running = [...(this.postgres ? this.of('postgresql') : []), ...(this.redis ? this.of('redis') : [])];
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
    return { port, tlsFolder: databaseTls, logFile: join(this.run.logFolder, `${kind}.log`) };
  }
}
