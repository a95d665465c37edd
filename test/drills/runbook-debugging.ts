import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Drill } from './drill';
import { withTokens } from './persona-token';
import { Runbook } from './runbook';
import { until } from './until';

export const runbookDebugging: Drill = {
  name: 'runbook-debugging',
  done: 'the runbook of debugging: a peer that is lost, half a minute of vault debug, the audit log, the log level',
  expected: "personas may do all of it; the level is the server's, not that of who asks, and comes back",
  run: (world) =>
    withTokens(world, ['operator', 'admin'], async ({ operator, admin }) => {
      const runbook = await Runbook.open(world, 'debugging');
      const [standby] = await world.standbys();
      const peers = () => runbook.type('Peers', operator);
      await standby!.kill();
      await until(async () => (await peers()).says('{"Healthy":false,"FailureTolerance":0}'), 30);
      await world.heal();
      (await peers()).says(
        '{"node_id":"vault-0","leader":',
        '"leader":true',
        '"voter":true',
        '{"Healthy":true,"FailureTolerance":1}',
      );
      (await runbook.type('Thirty seconds', admin)).says('Success! Bundle written to: vault-debug', '"errors":[]');
      for (const name of ['config.json', 'metrics.json']) {
        if (statSync(join(runbook.folder, 'vault-debug', name)).size < 100) throw new Error(`${name} is empty`);
      }

      const leader = await world.nodes.leader();
      const refused = await (await world.vault(operator)).call('GET', 'sys/policies/acl/admin');
      if (refused.status !== 403) throw new Error(`operator reads policies: ${refused.status}`);
      copyFileSync(leader.auditLog('audit/audit.log'), join(runbook.folder, 'audit.log'));
      (await runbook.type('Logs of the server', admin)).says(
        'read sys/policies/acl/admin token 1 error occurred: * permission denied',
      );

      const log = () => readFileSync(join(world.logFolder, `${leader.name}.log`), 'utf8');
      const debugLines = () => log().split('[DEBUG]').length;
      const before = debugLines();
      (await runbook.type('More of them', admin, { VAULT_LOG_LEVEL: 'trace' })).says(
        'level of core: info',
        'level of core: debug',
      );
      // Each look at the list of mounts asks the router, which says so at this level only.
      await (await world.vault()).expect('POST', 'sys/mounts/drill-debug', { body: { type: 'kv' } });
      await (await world.vault()).expect('DELETE', 'sys/mounts/drill-debug');
      const during = debugLines();
      if (during === before) throw new Error('at the level debug the log has no line of it');
      (await runbook.type('And back', admin)).says('level of core: info');
      return {
        happened: `${during - before} lines more at the level debug, which was info before and after; ${runbook.leavesNothing()}`,
      };
    }),
};
