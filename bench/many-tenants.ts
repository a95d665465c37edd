import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { Construct } from 'constructs';
import { KubernetesLogin } from '../constructs/vault/auth/kubernetes-login';
import { Duration } from '../constructs/vault/duration';
import { KvEngine } from '../constructs/vault/engines/kv-engine';
import { random, writtenAt } from '../constructs/vault/engines/kv-field';
import { Principal } from '../constructs/vault/principal';
import { loadEnvironments } from '../environments';
import { check } from '../guardrails/check';
import { loadStacks } from '../guardrails/synthesized-stack';
import { accessSummary } from '../operations/access/report';
import { addStacks } from '../stacks/environment-stacks';
import { TenantStack } from '../stacks/tenant-stack';
import { namesTakenTwice } from '../stacks/unique-names';
import type { Tenant } from '../tenants/tenant';

/** As large as KGC: three secrets, two workloads, twenty rules. */
function tenant(name: string): Tenant {
  return class extends Construct {
    constructor(scope: Construct) {
      super(scope, name);
      const kv = new KvEngine(this, 'kv', { path: name, maxVersions: 10 });
      const secrets = ['api', 'encryption', 'database'].map((secret) =>
        kv.secret(`${secret}-credentials`, {
          fields: { value: random(64), created_at: writtenAt },
          rotation: Duration.days(30),
        }),
      );
      const principals = ['read', 'rotate'].map((does) => {
        const principal = new Principal(this, `${name}-${does}`);
        new KubernetesLogin(principal, { namespaces: [name], serviceAccounts: [does], defaultPolicy: false });
        principal.allowOwnToken();
        return principal;
      });
      for (const principal of principals) {
        for (const secret of secrets) {
          secret.grantRead(principal);
          secret.grantReadMetadata(principal);
        }
      }
      for (const secret of secrets) {
        secret.grantRotate(principals[1]!);
        secret.grantDestroy(principals[1]!);
      }
    }
  };
}

/** An environment with as many more tenants as the argument says, synthesized, checked and summed up as `npm start` does. */
const outdir = mkdtempSync(join(tmpdir(), 'strongroom-bench-'));
const app = new App({ outdir });
const environment = loadEnvironments().find(({ name }) => name === 'prod')!;
addStacks(app, environment);
const stacks = Array.from({ length: Number(process.argv[2]) }, (_, index) => {
  const name = `team-${index}`;
  return new TenantStack(app, environment, name, tenant(name));
});
app.node.addValidation({ validate: () => namesTakenTwice(stacks) });
app.synth();
const synthesized = loadStacks(outdir, [environment]);
check(synthesized, [], '2026-11-22');
accessSummary(synthesized);
rmSync(outdir, { recursive: true });
