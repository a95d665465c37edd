import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ListrTask } from 'listr2';
import type { LocalRun } from './local-run';
import type { Results } from './results';

/** As far as it is read here. */
export interface AuditEntry {
  readonly type: 'request' | 'response';
  readonly time: string;
  /** Why Vault refused. A refused request has no response. */
  readonly error?: string;
  readonly auth?: { readonly metadata?: Readonly<Record<string, string>> };
  readonly request: { readonly path: string };
}

/** Turns on the audit devices of the stack where Terraform has not. */
export function auditFromHere(run: LocalRun, results: Results): ListrTask {
  return results.check('two audit devices with different sinks are on before anything is asked', async () => {
    const present: object = await run.root.read('sys/audit');
    for (const { path, ...device } of devicesOf(run)) {
      if (!(`${path}/` in present)) await run.root.write(`sys/audit/${path}`, device);
    }
    const devices: object = await run.root.read('sys/audit');
    const sinks = Object.values(devices).map(({ options }) => options.file_path);
    if (new Set(sinks).size < 2) throw new Error(`there is only ${sinks.join()}`);
    run.asked.length = 0;
    return sinks.join(', ');
  });
}

/** Looks for all that the run asked in what each device wrote. */
export function auditSoFar(run: LocalRun, results: Results): ListrTask {
  return results.check('every request since is in both audit devices, refused ones too, without a value', async () => {
    const { root, asked: all } = run;
    const marker = `e2e/${randomUUID()}`;
    const nobody = run.session((await root.expect('POST', 'auth/token/create', { body: nothing })).auth.client_token);
    const value = randomUUID();
    run.secrets.push(value);
    await root.write(marker, { value });
    await nobody.isRefused('GET', marker);

    const leader = await run.nodes.leader();
    for (const { path, options } of devicesOf(run)) {
      const log = readFileSync(leader.auditLog(options.file_path), 'utf8');
      const entries = auditEntries(log);
      const known = new Set(entries.map(({ request }) => request.path));
      const refused = new Set(entries.flatMap(({ request, error }) => (error ? request.path : [])));
      const missing = all.find((asked) => !(asked.refused ? refused : known).has(asked.path));
      if (missing) throw new Error(`'${path}' has no entry of ${missing.path}${missing.refused ? ', refused' : ''}`);
      const leaked = run.secrets.findIndex((secret) => log.includes(secret));
      if (leaked >= 0) throw new Error(`'${path}' has secret ${leaked} of the run in clear`);
    }
    run.count('requests found in both audit devices', all.length);
    const refusals = all.filter(({ refused }) => refused).length;
    return `${all.length} requests, ${refusals} of them refused`;
  });
}

const nothing = { policies: ['default'], ttl: '10m' };

/** As the stack has them. */
export function devicesOf(run: LocalRun) {
  return run
    .stack('vault')
    .resources('vault_audit')
    .map(({ config }) => config as { path: string; type: string; options: { file_path: string } });
}

/** Among the lines of a log that has others too. */
export function auditEntries(log: string): readonly AuditEntry[] {
  return log
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('"request":{'))
    .map((line): AuditEntry => JSON.parse(line));
}
