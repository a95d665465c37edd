import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { awsStub } from '../doctor/aws-stub';
import { fakeTerraform } from '../fake-terraform';
import { runProgram, SECRET } from '../run-program';
import { type Reply, vaultStub } from '../vault-stub';

const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
const terraform = fakeTerraform(folder);
const ROOT = `hvs.${SECRET}`;
let vault: Awaited<ReturnType<typeof vaultStub>>;
let aws: Awaited<ReturnType<typeof awsStub>>;
/** The one that was proven ends first, and then root. */
let tokens: number;
beforeAll(async () => {
  const login = { client_token: `hvs.${SECRET}-2`, policies: ['break-glass'] };
  const replies: Readonly<Record<string, () => Reply>> = {
    'GET sys/seal-status': () =>
      Object.assign({ data: {} }, { initialized: true, sealed: false, recovery_seal: true, version: '2.0.4' }),
    'GET auth/token/lookup-self': () =>
      tokens > 0 ? { data: { accessor: 'a1', policies: ['root'] } } : { status: 403, error: 'permission denied' },
    'GET auth/token/accessors?list=true': () => ({ data: { keys: ['a1'] } }),
    'POST auth/token/lookup-accessor': () => ({ data: { policies: ['root'] } }),
    'POST auth/aws/login': () => Object.assign({ data: {} }, { auth: login }),
    'POST auth/token/revoke-self': () => {
      tokens--;
      return {};
    },
  };
  vault = await vaultStub(({ line }) => replies[line]?.());
  const Arn = 'arn:aws:sts::333344445555:assumed-role/break-glass/me';
  const body = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${Arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
  aws = await awsStub(() => ({ GetCallerIdentity: { body } }));
});
afterAll(async () => {
  await vault.stop();
  await aws.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  tokens = 2;
  fakeTerraform(folder);
  const [address, begunAt] = [vault.address, 'once'];
  const record = { environment: 'dev', address, vaultVersion: '2.0.4', threshold: 3, begunAt, shares: [] };
  writeFileSync(join(folder, 'record.json'), JSON.stringify(record));
  writeFileSync('vault-ca.test.crt', '');
});
afterEach(() => rmSync('vault-ca.test.crt'));

/** Goes on with a ceremony whose shares are stored, and a root token that holders made. */
const init = (...options: readonly string[]) =>
  runProgram(
    ['init', 'dev', '--record', join(folder, 'record.json'), ...options],
    {
      CDKTF_OUTDIR: join(folder, 'cdktf.out'),
      PATH: `${folder}:${process.env['PATH']}`,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: SECRET,
      AWS_SECRET_ACCESS_KEY: SECRET,
      STRONGROOM_CI_JWT: '',
      TF_CLI_ARGS_apply: '-destroy',
      TF_CLI_CONFIG_FILE: '/terraformrc',
      TF_LOG: 'TRACE',
      TF_VAR_kept: 'kept',
      VAULT_ADDR: vault.address,
      VAULT_CACERT: 'vault-ca.test.crt',
      VAULT_NAMESPACE: 'elsewhere',
      VAULT_SKIP_VERIFY: 'true',
      VAULT_TOKEN: ROOT,
    },
    '',
  );
const patience = 120_000;

test(
  'one apply gets the root token, at the address and with the CA of the ceremony, and nothing that turns it elsewhere',
  async () => {
    expect(await init()).toMatchObject({ status: 0, stdout: expect.stringContaining('proven login break-glass') });
    const [first, apply, ...others] = terraform.calls();
    expect(others).toEqual([]);
    expect([first?.args[0], first?.env['VAULT_TOKEN'], apply?.args[0]]).toEqual(['init', undefined, 'apply']);
    const passed = Object.entries(apply!.env).filter(([name]) => /^(TF|VAULT)_|STRONGROOM_CI_JWT/.test(name));
    expect(Object.fromEntries(passed)).toEqual({
      TF_CLI_CONFIG_FILE: '/terraformrc',
      TF_IN_AUTOMATION: '1',
      TF_VAR_kept: 'kept',
      TF_VAR_vault_address: vault.address,
      VAULT_CACERT: resolve('vault-ca.test.crt'),
      VAULT_TOKEN: ROOT,
    });
  },
  patience,
);

test(
  'a dry run tries what Terraform needs, asks Vault nothing with a token, and reports to machines in JSON',
  async () => {
    const before = vault.requests.length;
    const { status, stdout } = await init('--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ phase: 'begun', steps: { revoke: expect.any(String) }, holders: [] });
    expect(terraform.calls().map(({ args }) => args[0])).toEqual(['init']);
    expect(vault.requests.slice(before).map(({ line }) => line)).toEqual(['GET sys/seal-status']);
    expect(status).toBe(0);
  },
  patience,
);
