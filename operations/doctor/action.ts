import { oneEnvironment } from '../one-environment';
import { checks } from './checks';
import { type Examined, examine } from './examine';
import { Patient } from './patient';
import { reportLines } from './report';

interface DoctorOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
}

export async function consult(name: string, { json, strict }: DoctorOptions): Promise<void> {
  const { environment, stacks } = oneEnvironment(name);
  console.error(`Looking at ${name}`);
  const examined = await examine(new Patient(environment, stacks), checks);
  process.exitCode = exitCode(examined, strict);
  console.log(json ? JSON.stringify(examined, null, 2) : reportLines(examined).join('\n'));
}

/** What could not be looked at may be what has failed. */
export function exitCode(examined: readonly Pick<Examined, 'verdict'>[], strict = false): 0 | 1 {
  return examined.some(({ verdict }) => (verdict === 'warning' ? strict : verdict !== 'ok')) ? 1 : 0;
}
