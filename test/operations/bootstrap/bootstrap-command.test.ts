import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../../main';
import { stateBucket, stateKey } from '../../../stacks/state';
import { awsStub } from '../doctor/aws-stub';
import { fakeTerraform } from '../fake-terraform';
import { runProgram, SECRET } from '../run-program';

const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('where a move was interrupted, the next run has nothing to do, and leaves no file', async () => {
  const { environments, stacks } = synthesize(join(folder, 'first'));
  const stack = stacks.find(({ name }) => name === 'dev-bootstrap')!;
  const dev = environments.find(({ name }) => name === 'dev')!;
  const resources = stack.allResources().map(({ type, address }) => {
    return { mode: 'managed', type, name: address.slice(type.length + 1), instances: [{}] };
  });
  const state = JSON.stringify({ serial: 3, lineage: 'one', resources });
  const caller = `<R><GetCallerIdentityResult><Account>${dev.account}</Account><Arn>me</Arn></GetCallerIdentityResult></R>`;
  const aws = await awsStub(() => ({
    GetCallerIdentity: { body: caller },
    [`GET /${stateBucket(dev)}/${stateKey(dev, stack.name)}`]: { body: state },
  }));
  const file = join(folder, '.strongroom/bootstrap/dev/terraform.tfstate');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, state);
  fakeTerraform(folder);
  const bootstrap = (...options: readonly string[]) =>
    runProgram(
      ['bootstrap', 'dev', ...options],
      {
        CDKTF_OUTDIR: join(folder, 'cdktf.out'),
        PATH: `${folder}:${process.env['PATH']}`,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: SECRET,
        AWS_SECRET_ACCESS_KEY: SECRET,
      },
      '',
    );
  try {
    expect(await bootstrap('--plan')).toMatchObject({ status: 0, stdout: 'Nothing to do.\n' });
    expect(existsSync(file)).toBe(true);
    expect(await bootstrap()).toMatchObject({ status: 0, stdout: 'Nothing to do.\n' });
    expect(existsSync(file)).toBe(false);
  } finally {
    await aws.stop();
  }
}, 120_000);
