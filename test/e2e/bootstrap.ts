import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ListrTask } from 'listr2';
import { loadEnvironments } from '../../environments';
import type { Environment } from '../../environments/environment';
import { awsAccess, emulatedCredentials } from '../../operations/aws';
import { Child } from '../../operations/local/child';
import { Moto } from '../../operations/local/moto';
import { freePort } from '../../operations/local/port';
import { stateBucket, stateKey } from '../../stacks/state';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';

/**
 * `strongroom bootstrap` of an environment that keeps its states in a bucket, in an empty account that moto stands in for: killed while
 * it makes things, and run again.
 */
export function bootstrapping(run: LocalRun, results: Results): ListrTask[] {
  const account = new EmptyAccount(run);
  return [
    results.check('bootstrap: an account without anything, killed while the bucket is made', () => account.killed()),
    results.check('bootstrap: run again, it adopts what is there and moves the state into the bucket', () =>
      account.again(),
    ),
    results.check('bootstrap: a second plan is empty', () => account.planned()),
    results.check('bootstrap: another account is refused', () => account.refused()),
    { title: 'stop the account', task: () => account.stop() },
  ];
}

interface Report {
  readonly changes: readonly { readonly action: string; readonly type: string; readonly path: string }[];
  readonly state: string;
  readonly stateIsThere: boolean;
}

class EmptyAccount {
  private readonly environment: Environment;
  private moto?: Moto;
  private url = '';

  constructor(private readonly run: LocalRun) {
    this.environment = loadEnvironments().find(({ name }) => name === 'dev')!;
  }

  async killed(): Promise<string> {
    this.run.tool('terraform');
    const moto = this.run.tool('moto');
    this.url = `http://127.0.0.1:${await freePort()}`;
    const command = ['env', `MOTO_ACCOUNT_ID=${this.environment.account}`, ...moto.command] as const;
    this.moto = await Moto.start(
      { ...moto, command: [...command] },
      this.url,
      join(this.run.logFolder, 'moto-empty.log'),
    );
    let done = 0;
    const { child } = this.strongroom(['--yes'], (line) => {
      // In the middle: some of it is in the state, some only in AWS, some nowhere.
      if (/^\d+ of \d+ done$/.test(line) && ++done === 3) child.stop();
    });
    await child.exitCode;
    if (done === 0) throw new Error(`it made nothing before it ended (${this.logFile})`);
    return `after ${done} changes`;
  }

  async again(): Promise<string> {
    const { lines, code } = await this.finished(['--yes']);
    if (code !== 0) throw new Error(`it failed with ${code}: ${lines.slice(-5).join('\n')}`);
    const { resources } = await this.state();
    return `${resources.length} resources in the state of the bucket`;
  }

  async planned(): Promise<string> {
    const { changes, stateIsThere } = await this.report();
    // See plan-gaps.ts: moto forgets that a bucket tells EventBridge.
    const unexpected = changes.filter(({ type }) => type !== 'aws_s3_bucket_notification');
    if (!stateIsThere || unexpected.length > 0) throw new Error(`it would change ${JSON.stringify(unexpected)}`);
    return 'empty';
  }

  async refused(): Promise<string> {
    if (!this.moto) throw new Skip('moto does not run');
    const { lines, code } = await this.finished(['--plan'], 'prod');
    const sentence = lines.find((line) => line.includes(`'prod' is account`));
    if (code !== 1 || !sentence) throw new Error(`it answered ${code}: ${lines.slice(-3).join('\n')}`);
    return sentence;
  }

  async stop(): Promise<void> {
    await this.moto?.stop();
  }

  private async report(): Promise<Report> {
    const { lines, code } = await this.finished(['--plan', '--json']);
    const text = lines.join('\n');
    if (code !== 0) throw new Error(`it failed with ${code}: ${text}`);
    return JSON.parse(text.slice(text.indexOf('{')));
  }

  /** As Terraform of another machine would read it. */
  private async state(): Promise<{ readonly resources: readonly unknown[] }> {
    const { environment } = this;
    const client = new S3Client({
      ...awsAccess(environment),
      endpoint: this.url,
      forcePathStyle: true,
      credentials: emulatedCredentials,
    });
    const Key = stateKey(environment, `${environment.name}-bootstrap`);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: stateBucket(environment), Key }));
    return JSON.parse((await Body?.transformToString()) ?? '{}');
  }

  private async finished(options: readonly string[], environment?: string) {
    const { child, lines } = this.strongroom(options, () => {}, environment);
    return { code: await child.exitCode, lines };
  }

  private strongroom(options: readonly string[], onLine: (line: string) => void, environment = this.environment.name) {
    if (!this.moto) throw new Skip('moto does not run');
    const lines: string[] = [];
    const child = new Child({
      name: 'strongroom bootstrap',
      command: ['node', '-r', './transpile.js', 'operations/strongroom.ts', 'bootstrap', environment, ...options],
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: 'emulated',
        AWS_SECRET_ACCESS_KEY: 'emulated',
        AWS_ENDPOINT_URL: this.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        // Its states and logs are then in the run's folder too.
        CDKTF_OUTDIR: join(this.run.folder, 'bootstrap/cdktf.out'),
      },
      logFile: this.logFile,
      onLine: (line) => {
        lines.push(line);
        onLine(line);
      },
    });
    return { child, lines };
  }

  private get logFile(): string {
    return join(this.run.logFolder, 'bootstrap.log');
  }
}
