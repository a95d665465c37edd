import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Child } from './child';
import { ask, type DatabaseServerOptions, type DatabaseUser, serverFolder, unprivileged } from './database-server';
import { refuseTaken } from './port';
import type { Tool } from './toolchain';

/** A MariaDB whose root comes through a socket that nobody else can reach. */
export class Mariadb {
  private constructor(
    private readonly options: DatabaseServerOptions,
    private readonly folder: string,
    private readonly child: Child,
  ) {}

  static async start(options: DatabaseServerOptions & { readonly mariadb: Tool }): Promise<Mariadb> {
    const { port, tlsFolder, logFile, mariadb } = options;
    await refuseTaken(port, 'MariaDB');
    const account = await unprivileged();
    const folder = serverFolder('mariadb', tlsFolder, account);
    const data = `--datadir=${join(folder, 'data')}`;
    const init = ['--no-defaults', data, '--auth-root-authentication-method=normal', '--skip-test-db'];
    await promisify(execFile)('mariadb-install-db', init, { cwd: folder, ...account });
    const settings = {
      port,
      'bind-address': '127.0.0.1',
      socket: join(folder, 'socket'),
      'ssl-ca': join(folder, 'ca.crt'),
      'ssl-cert': join(folder, 'tls.crt'),
      'ssl-key': join(folder, 'tls.key'),
    };
    const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
    const command = [...mariadb.command, '--no-defaults', data, ...flags] as const;
    const child = new Child({ name: 'MariaDB', command, env: process.env, cwd: folder, logFile, ...account });
    const server = new Mariadb(options, folder, child);
    await child.untilReady(async () => (await server.asOwner('SELECT 1;')) === '1');
    return server;
  }

  asOwner(sql: string): Promise<string> {
    return ask([...client, '--user=root', `--socket=${join(this.folder, 'socket')}`], {}, sql);
  }

  /** As any client: over TLS, with the name of the server checked. */
  as({ username, password }: DatabaseUser, database: string, sql: string): Promise<string> {
    const tls = [`--ssl-ca=${join(this.folder, 'ca.crt')}`, '--ssl-verify-server-cert'];
    const address = ['--host=127.0.0.1', `--port=${this.options.port}`, `--user=${username}`, database];
    return ask([...client, ...tls, ...address], { MYSQL_PWD: password }, sql);
  }

  async stop(): Promise<void> {
    await this.child.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const client = ['mariadb', '--no-defaults', '--batch', '--skip-column-names'];
