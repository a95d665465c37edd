import { App } from 'cdktf';
import type { Construct } from 'constructs';
import { Duration } from '../../constructs/vault/duration';
import { DatabaseEngine } from '../../constructs/vault/engines/database-engine';
import { MysqlConnection } from '../../constructs/vault/engines/database-mysql';
import { mysql } from '../../constructs/vault/engines/databases/mysql-statements';
import { PkiIntermediate } from '../../constructs/vault/engines/pki-intermediate';
import { PkiRoot } from '../../constructs/vault/engines/pki-root';
import { SecretSource } from '../../constructs/vault/secret-source';
import type { Environment } from '../../environments/environment';
import { loadStacks, type SynthesizedStack } from '../../guardrails/synthesized-stack';
import { EnvironmentStack } from '../../stacks/environment-stack';
import { vaultProvider } from '../../stacks/vault-provider';

/** Of the account that Vault has in MariaDB. */
export const mariadbAccount = { username: 'vault', variable: 'trial_mariadb_password', port: 13306 } as const;

/** What changes between two applies. */
export interface Trial {
  /** Of the authorities, from the oldest to the newest; the last one signs. */
  readonly generations: readonly string[];
  /** Those of them that sign no more. @default - none */
  readonly retired?: readonly string[];
  /** Whether a MariaDB listens. */
  readonly mariadb: boolean;
}

/** What constructs can do and no tenant asks for yet. */
class TrialStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, trial: Trial) {
    super(scope, environment, 'trial');
    vaultProvider(this, environment);
    this.addAuthorities(trial);
    if (trial.mariadb) this.addMariadb();
  }

  private addAuthorities({ generations, retired = [] }: Trial): void {
    const root = new PkiRoot(this, 'root', {
      path: 'trial-pki',
      aiaAddress: 'http://pki.example.internal',
      name: 'root-2026',
      commonName: 'Trial Root CA',
      ttl: Duration.days(3650),
    });
    const intermediate = new PkiIntermediate(this, 'int', {
      path: 'trial-pki-int',
      root,
      generations: generations.map((name) => ({
        name,
        commonName: `Trial ${name}`,
        ttl: Duration.days(365),
        ...(retired.includes(name) && { retired: true }),
      })),
      default: generations.at(-1)!,
    });
    intermediate.role('shop', { usage: 'server', names: ['shop.example.internal'], ttl: Duration.days(1) });
  }

  private addMariadb(): void {
    const { username, variable, port } = mariadbAccount;
    const engine = new DatabaseEngine(this, 'db', { path: 'trial-db', maxTtl: Duration.hours(24) });
    const shop = new MysqlConnection(engine, 'mariadb', {
      host: '127.0.0.1',
      port,
      username,
      bootstrapPassword: new SecretSource(this, variable, { description: 'First password of vault in MariaDB' }),
    });
    shop.role('reader', { statements: mysql.readOnly('shop'), ttl: Duration.hours(1) });
    shop.role('writer', { statements: mysql.readWrite('shop'), ttl: Duration.hours(1) });
  }
}

/** Writes the stack, over what was there before. */
export function synthesizeTrial(outdir: string, environment: Environment, trial: Trial): SynthesizedStack {
  const app = new App({ outdir });
  new TrialStack(app, environment, trial);
  app.synth();
  return loadStacks(outdir, [environment])[0]!;
}
