import { oneEnvironment } from '../one-environment';
import { checks } from './checks';
import { examine } from './examine';
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
  const bad = examined.some(({ verdict }) => verdict === 'failure' || (strict && verdict !== 'ok'));
  if (bad) process.exitCode = 1;
  console.log(json ? JSON.stringify(examined, null, 2) : reportLines(examined).join('\n'));
}
