import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Drill } from './drill';
import { withTokens } from './persona-token';
import { Runbook } from './runbook';
import { until } from './until';

export const runbookSealed: Drill = {
  name: 'runbook-sealed',
  done: 'the runbook of a sealed Vault: KMS cut off, and a standby restarted meanwhile',
  expected: 'the node that is missing is found, the others serve, and it opens by itself once KMS is back',
  run: (world) =>
    withTokens(world, ['operator'], async ({ operator }) => {
      const runbook = await Runbook.open(world, 'sealed');
      const [standby] = await world.standbys();
      const asked = () => runbook.type('Each node', '', { NODE: standby!.address });
      const open = '{"sealed":false,"initialized":true,"type":"awskms"}';
      (await asked()).says(open);
      (await runbook.type('The others', operator)).says('{"Healthy":true,"FailureTolerance":1');

      world.kms.close();
      await standby!.stop();
      await standby!.start().catch(() => {});
      (await asked()).says('connection refused');
      const log = readFileSync(join(world.logFolder, `${standby!.name}.log`), 'utf8');
      if (!/kms/i.test(log)) throw new Error('its log says nothing of KMS');
      // Autopilot notices after a while.
      await until(
        async () => (await runbook.type('The others', operator)).says('{"Healthy":false,"FailureTolerance":0'),
        30,
      );

      await world.kms.open();
      await standby!.start();
      await standby!.untilUnsealed();
      (await asked()).says(open);
      await until(
        async () => (await runbook.type('The others', operator)).says('{"Healthy":true,"FailureTolerance":1'),
        30,
      );
      return { happened: `${standby!.name} was found, and opened by itself; ${runbook.leavesNothing()}` };
    }),
};
