import { rmSync } from 'node:fs';
import type { Environment } from '../../environments/environment';
import { Patient } from '../../operations/doctor/patient';
import { state } from '../../operations/doctor/state';
import { emulatorVariables } from '../../operations/local/emulators';
import { environmentNamed } from '../../operations/one-environment';
import type { Say } from '../e2e/results';
import { type Drill, repeated } from './drill';
import { DrilledAccount } from './drilled-account';
import { DrilledStack } from './drilled-stack';
import { countKeys, leftBehind } from './left-behind';
import type { World } from './world';

/** Of the 14 resources of the seal stack: one round each. */
const DONE = [1, 5, 9] as const;

export const terraformKilled: Drill = {
  name: 'terraform-killed',
  done: `kill -9 of Terraform once ${DONE.join(', ')} resources of a seal stack are made, with its state in a file and in a bucket`,
  expected:
    'a lock that stays is reported, and freed by its id; what AWS has and no state knows is adopted; the next apply finishes, and a plan is empty',
  async run(world, say) {
    const deployed = environmentNamed(world.synthesis.environments, 'dev');
    const [file, bucket] = await Promise.allSettled([
      killIn(world, world.environment, say),
      killIn(world, deployed, say),
    ]);
    if (file.status === 'rejected') throw file.reason;
    if (bucket.status === 'rejected') throw bucket.reason;
    const unknown = (rounds: readonly Round[]) => rounds.map(({ adopted }) => adopted).join(', ');
    return {
      happened:
        `state in a file: no lock is left, ${unknown(file.value)} things were made that it does not know; state in a bucket: locked, ` +
        `the next apply was refused, the doctor said who holds the lock and how to free it, ${unknown(bucket.value)} things unknown; ` +
        'all adopted, nothing made twice, the plan empty',
      figures: [
        { what: 'Terraform killed → applied (file)', seconds: file.value.map(({ seconds }) => seconds) },
        { what: 'Terraform killed → applied (bucket)', seconds: bucket.value.map(({ seconds }) => seconds) },
      ],
    };
  },
};

interface Round {
  /** Things that were made, and not known to the state. */
  readonly adopted: number;
  /** From the kill to the end of the next apply. */
  readonly seconds: number;
}

async function killIn(world: World, environment: Environment, say: Say): Promise<readonly Round[]> {
  const account = await DrilledAccount.of(world, environment, say);
  try {
    await account.empty();
    const synthesized = world.synthesis.stacks.find(({ name }) => name === `${environment.name}-seal`)!;
    const stack = await DrilledStack.of({
      world,
      stack: synthesized,
      addresses: { [world.emulatedAt.aws]: account.url },
      env: {
        ...emulatorVariables(environment.region),
        AWS_ENDPOINT_URL: account.url,
      },
    });
    return await repeated(async (round) => {
      await account.empty();
      for (const file of [stack.stateFile, `${stack.stateFile}.backup`]) rmSync(file, { force: true });
      const keys = await countKeys(account.environment);
      const { exitCode, done } = await stack.applyUntil(DONE[round - 1]!, (apply) => apply.kill());
      if (exitCode === 0 || done >= stack.size) throw new Error('Terraform was at its end before it was killed');
      const start = Date.now();
      if (!environment.disposable) await unlock(account.environment, stack);
      const adopted = await leftBehind(account.environment, synthesized, await stack.known());
      stack.adopt(adopted);
      await stack.apply();
      const seconds = (Date.now() - start) / 1000;
      await stack.expectNoChange();
      const made = (await countKeys(account.environment)) - keys;
      const wanted = synthesized.resources('aws_kms_key').length;
      if (made !== wanted) throw new Error(`the account has ${made} keys of the stack, which has ${wanted}`);
      return { adopted: adopted.length, seconds };
    }, DONE.length);
  } finally {
    await account.stop();
  }
}

/** Does what the doctor says. @throws Error where the lock holds nobody off, or the doctor does not name it. */
async function unlock(environment: Environment, stack: DrilledStack): Promise<void> {
  const refusal = await stack.apply().then(
    () => 'nothing',
    (error: Error) => String(error.cause),
  );
  const [, id = ''] = /Error acquiring the state lock[\s\S]*Lock Info:\s+ID:\s+(\S+)/.exec(refusal) ?? [];
  const { verdict, found, fix = '' } = await state.look(new Patient(environment, []));
  if (id === '' || verdict !== 'warning' || !fix.includes(`force-unlock ${id}`)) {
    throw new Error(`the next apply says '${refusal}', and the doctor ${verdict}: ${found}; ${fix}`);
  }
  await stack.unlock(id);
}
