import { join } from 'node:path';
import { Child } from './child';
import { refuseTaken } from './port';
import type { Tool } from './toolchain';

/** The AWS emulator. It keeps everything in memory: stopping it is the end of the account. */
export class Moto {
  private constructor(private readonly child: Child) {}

  /** @param url `http://127.0.0.1:<port>`, where it shall listen. */
  static async start(tool: Tool, url: string, logFile: string): Promise<Moto> {
    const { port } = new URL(url);
    await refuseTaken(Number(port), 'moto');
    const child = new Child({
      name: 'moto',
      command: [...tool.command, '-H', '127.0.0.1', '-p', port],
      env: {
        ...process.env,
        // Without this AWS's own managed policies do not exist, and their attachments fail.
        MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
        PYTHONPATH: join(__dirname, 'moto-fixes'),
      },
      logFile,
    });
    await child.untilReady(async () => (await fetch(`${url}/moto-api/`)).ok, 60);
    return new Moto(child);
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}
