import { join } from 'node:path';
import { Child } from './child';
import type { EksStandInOptions } from './eks-stand-in';
import type { OidcIssuerOptions } from './oidc-issuer';
import { isTaken, refuseTaken } from './port';

/** Of the one that is meant. */
export interface StandInOptions {
  readonly eks?: EksStandInOptions;
  readonly issuer?: OidcIssuerOptions;
}

/**
 * Starts one of our own servers as a process of its own, which can outlive this one as other servers can.
 *
 * @throws Error when its port is taken.
 */
export async function startStandIn(
  name: string,
  port: number,
  options: StandInOptions,
  logFile: string,
): Promise<Child> {
  await refuseTaken(port, name);
  const script = join(__dirname, 'stand-in-process.ts');
  const child = new Child({
    name,
    command: [process.execPath, '-r', join(__dirname, '../../transpile.js'), script],
    env: { PATH: process.env['PATH'], STRONGROOM_STAND_IN: JSON.stringify(options) },
    logFile,
  });
  await child.untilReady(() => isTaken(port));
  return child;
}
