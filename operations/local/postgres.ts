import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Child } from './child';
import { ask, type DatabaseServerOptions, type DatabaseUser, serverFolder, unprivileged } from './database-server';
import { refuseTaken } from './port';
import type { Tool } from './toolchain';

/**
 * A PostgreSQL that takes clients over TLS with passwords only, and its superuser through a socket that nobody else can reach. It
 * writes every statement into its log, so that a search there shows whether a password was ever sent in clear.
 */
export class Postgres {
  private constructor(
    private readonly options: DatabaseServerOptions & { readonly postgres: Tool },
    readonly folder: string,
    private readonly child?: Child,
  ) {}

  static async start(options: DatabaseServerOptions & { readonly postgres: Tool }): Promise<Postgres> {
    const { port, tlsFolder, logFile, postgres } = options;
    await refuseTaken(port, 'PostgreSQL');
    const account = await unprivileged();
    const folder = serverFolder('postgres', tlsFolder, account);
    const data = join(folder, 'data');
    const init = ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--no-sync', '--auth=trust'];
    await promisify(execFile)(join(dirname(postgres.command[0]), 'initdb'), init, { cwd: folder, ...account });
    appendFileSync(join(data, 'postgresql.conf'), configuration(folder, port));
    writeFileSync(join(data, 'pg_hba.conf'), 'local all postgres trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n');
    const command = [...postgres.command, '-D', data] as const;
    const child = new Child({ name: 'PostgreSQL', command, env: process.env, cwd: folder, logFile, ...account });
    await child.untilReady(async () => readFileSync(logFile, 'utf8').includes('ready to accept connections'));
    return new Postgres(options, folder, child);
  }

  /** One that another process started, which no longer lives: it can be asked, not stopped. */
  static running(options: DatabaseServerOptions & { readonly postgres: Tool }, folder: string): Postgres {
    return new Postgres(options, folder);
  }

  /** Unless it is there. */
  async createDatabase(name: string): Promise<void> {
    const missing = `'${name}' NOT IN (SELECT datname FROM pg_database)`;
    await this.asOwner('postgres', `SELECT 'CREATE DATABASE "${name}"' WHERE ${missing} \\gexec`);
  }

  /** Whether anybody may connect, as to every database that nobody has prepared. */
  async isOpen(database: string): Promise<boolean> {
    const sql = `SELECT has_database_privilege('public', '${database}', 'CONNECT');`;
    return (await this.asOwner('postgres', sql)) === 't';
  }

  /** @param variables For psql, as `:'name'`; what is run with them is in no log. */
  async asOwner(database: string, sql: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
    const secret = Object.keys(variables).length > 0;
    const input = [
      ...(secret ? ['SET log_statement = none; SET log_min_error_statement = panic;'] : []),
      ...Object.entries(variables).map(([name, value]) => `\\set ${name} '${value}'`),
      sql,
    ].join('\n');
    return this.psql(`host=${this.folder} dbname=${database} user=postgres`, {}, input);
  }

  /** As any client: over TLS, with the name of the server checked. */
  async as({ username, password }: DatabaseUser, database: string, sql: string): Promise<string> {
    const tls = `sslmode=verify-full sslrootcert=${join(this.folder, 'ca.crt')}`;
    const address = `host=127.0.0.1 dbname=${database} user=${username} ${tls}`;
    return this.psql(address, { PGPASSWORD: password }, sql);
  }

  async stop(): Promise<void> {
    if (!this.child) return;
    await this.child.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private psql(address: string, env: NodeJS.ProcessEnv, input: string): Promise<string> {
    const { port, postgres } = this.options;
    const psql = join(dirname(postgres.command[0]), 'psql');
    const options = ['-X', '-qAt', '-v', 'ON_ERROR_STOP=1', '-d', `${address} port=${port}`];
    return ask([psql, ...options], env, input);
  }
}

function configuration(folder: string, port: number): string {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    ssl: 'on',
    ssl_cert_file: join(folder, 'tls.crt'),
    ssl_key_file: join(folder, 'tls.key'),
    password_encryption: 'scram-sha-256',
    log_statement: 'all',
    log_line_prefix: '%u@%d ',
    fsync: 'off',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');
}
