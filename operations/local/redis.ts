import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child';
import { ask, type DatabaseServerOptions, type DatabaseUser, serverFolder } from './database-server';
import { refuseTaken } from './port';
import type { Tool } from './toolchain';

/** The user that makes the others, and the file in the server's folder with the password. */
const OWNER = 'owner';

/** A Redis that takes clients over TLS only, keeps no data on disk, and knows the users that its owner makes. */
export class Redis {
  private constructor(
    private readonly options: DatabaseServerOptions,
    readonly folder: string,
    private readonly child?: Child,
  ) {}

  static async start(options: DatabaseServerOptions & { readonly redis: Tool }): Promise<Redis> {
    const { port, tlsFolder, logFile, redis } = options;
    await refuseTaken(port, 'Redis');
    const folder = serverFolder('redis', tlsFolder, undefined);
    const password = randomBytes(24).toString('hex');
    writeFileSync(join(folder, OWNER), password, { mode: 0o600 });
    const settings = ['bind 127.0.0.1', 'port 0', `tls-port ${port}`, 'tls-auth-clients no', `dir ${folder}`];
    const file = (name: string) => join(folder, name);
    const files = [
      `tls-cert-file ${file('tls.crt')}`,
      `tls-key-file ${file('tls.key')}`,
      `tls-ca-cert-file ${file('ca.crt')}`,
    ];
    const nothingKept = ['save ""', 'appendonly no'];
    const users = ['user default off', `user ${OWNER} on ${hashed(password)} ~* &* +@all`];
    const config = file('redis.conf');
    writeFileSync(config, [...settings, ...files, ...nothingKept, ...users, ''].join('\n'), { mode: 0o600 });
    const command = [...redis.command, config] as const;
    const child = new Child({ name: 'Redis', command, env: process.env, cwd: folder, logFile });
    const server = new Redis(options, folder, child);
    await child.untilReady(async () => (await server.asOwner('PING')) === 'PONG');
    return server;
  }

  /** One that another process started, which no longer lives: it can be asked, not stopped. */
  static running(options: DatabaseServerOptions, folder: string): Redis {
    return new Redis(options, folder);
  }

  /** Unless it is there. @param rules As `ACL SETUSER` takes them. */
  async createUser({ username, password }: DatabaseUser, rules: string): Promise<void> {
    const known = await this.asOwner('ACL', 'USERS');
    if (known.split('\n').includes(username)) return;
    await this.asOwner('ACL', 'SETUSER', username, 'on', hashed(password), ...rules.split(' '));
  }

  private asOwner(...command: readonly string[]): Promise<string> {
    return this.as({ username: OWNER, password: readFileSync(join(this.folder, OWNER), 'utf8') }, ...command);
  }

  /** As any client. @throws Error with what Redis answers instead. */
  async as({ username, password }: DatabaseUser, ...command: readonly string[]): Promise<string> {
    const address = [
      '-h',
      '127.0.0.1',
      '-p',
      String(this.options.port),
      '--tls',
      '--cacert',
      join(this.folder, 'ca.crt'),
    ];
    const client = ['redis-cli', ...address, '--user', username, '--no-auth-warning', '-e', ...command];
    return ask(client, { REDISCLI_AUTH: password });
  }

  async stop(): Promise<void> {
    if (!this.child) return;
    await this.child.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** As Redis takes a password that stands in lists of processes. */
function hashed(password: string): string {
  return `#${createHash('sha256').update(password).digest('hex')}`;
}
