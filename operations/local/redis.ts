import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child';
import { ask, type DatabaseServerOptions, type DatabaseUser, serverFolder } from './database-server';
import { refuseTaken } from './port';
import type { Tool } from './toolchain';

/** A Redis that takes clients over TLS only, keeps nothing on disk, and knows the users that it is told of. */
export class Redis {
  private constructor(
    private readonly options: DatabaseServerOptions,
    private readonly folder: string,
    private readonly child: Child,
  ) {}

  /** @param users Each with its rules, as `ACL SETUSER` takes them. */
  static async start(
    options: DatabaseServerOptions & {
      readonly redis: Tool;
      readonly users: readonly (DatabaseUser & { readonly rules: string })[];
    },
  ): Promise<Redis> {
    const { port, tlsFolder, logFile, redis, users } = options;
    await refuseTaken(port, 'Redis');
    const folder = serverFolder('redis', tlsFolder, undefined);
    const accounts = users.map(({ username, password, rules }) => {
      const hash = createHash('sha256').update(password).digest('hex');
      return `user ${username} on #${hash} ${rules}`;
    });
    const settings = ['bind 127.0.0.1', 'port 0', `tls-port ${port}`, 'tls-auth-clients no', `dir ${folder}`];
    const file = (name: string) => join(folder, name);
    const files = [
      `tls-cert-file ${file('tls.crt')}`,
      `tls-key-file ${file('tls.key')}`,
      `tls-ca-cert-file ${file('ca.crt')}`,
    ];
    const nothingKept = ['save ""', 'appendonly no', 'user default off'];
    const config = file('redis.conf');
    writeFileSync(config, [...settings, ...files, ...nothingKept, ...accounts, ''].join('\n'), { mode: 0o600 });
    const command = [...redis.command, config] as const;
    const child = new Child({ name: 'Redis', command, env: process.env, cwd: folder, logFile });
    const server = new Redis(options, folder, child);
    await child.untilReady(() =>
      server.as({ username: 'default', password: 'none' }, 'PING').then(() => true, answered),
    );
    return server;
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
    await this.child.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** It refuses, so it is there. */
function answered({ message }: Error): boolean {
  return /WRONGPASS|NOAUTH|AUTH failed/.test(message);
}
