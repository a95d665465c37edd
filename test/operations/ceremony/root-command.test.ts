import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, SECRET } from '../run-program';
import { vaultStub } from '../vault-stub';

const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
let vault: Awaited<ReturnType<typeof vaultStub>>;
beforeAll(async () => {
  let attempts = 0;
  vault = await vaultStub(({ line }) => {
    if (line === 'GET sys/seal-status') return Object.assign({ data: {} }, { sealed: false });
    if (line === 'PUT sys/generate-root/attempt')
      return Object.assign({ data: {} }, { nonce: 'n', otp: 'o', required: 3 });
    // The last share was given elsewhere meanwhile.
    if (line === 'GET sys/generate-root/attempt') return Object.assign({ data: {} }, { started: ++attempts < 1 });
    return undefined;
  });
});
afterAll(async () => {
  await vault.stop();
  rmSync(folder, { recursive: true });
});

const generate = (program: string) =>
  runProgram(
    ['root', 'generate', 'dev', '--', program, 'status'],
    { CDKTF_OUTDIR: join(folder, 'cdktf.out'), VAULT_ADDR: vault.address, VAULT_TOKEN: `hvs.${SECRET}` },
    '',
  );
const patience = 120_000;

test(
  'a command that is not there is told before any holder is asked',
  async () => {
    expect(await generate('vualt')).toMatchObject({ status: 1, stderr: "There is no program 'vualt' on PATH.\n" });
    expect(await generate('./vualt')).toMatchObject({ status: 1, stderr: "There is no program './vualt' there.\n" });
    expect(vault.requests).toEqual([]);
  },
  patience,
);

test(
  'where the input ends, it says that a root token may live',
  async () => {
    const { status, stderr } = await generate('true');
    expect(stderr).toContain('If its last share was given, a root token lives that nobody can read');
    expect(stderr).not.toContain('nothing was done');
    expect(status).toBe(1);
  },
  patience,
);
