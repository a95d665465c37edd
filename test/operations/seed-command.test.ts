import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, SECRET } from './run-program';
import { metadata, type Reply, vaultStub } from './vault-stub';

const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
let stub: Awaited<ReturnType<typeof vaultStub>>;
let reply: (line: string) => Reply;
beforeAll(async () => {
  stub = await vaultStub(({ line }) => reply(line));
});
afterAll(async () => {
  await stub.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** With a token and an input that may appear nowhere. */
const strongroom = (args: string, input = '') =>
  runProgram(
    args.split(' '),
    { CDKTF_OUTDIR: join(folder, 'cdktf.out'), VAULT_ADDR: stub.address, VAULT_TOKEN: `hvs.${SECRET}` },
    input,
  );
/** A program starts and synthesizes everything: seconds, where a machine is busy. */
const patience = 120_000;
const labels = { fields: 'key=asked made=random:32' };
const written = () => stub.requests.filter(({ line }) => !line.startsWith('GET '));

test(
  'a dry run says what would be asked and made, and writes nothing',
  async () => {
    reply = (line) => (line.includes('kgc/') ? metadata(labels) : metadata(labels, 1));
    const { status, stdout } = await strongroom('seed dev --dry-run');
    expect(stdout).toContain('kgc/api-credentials\n  asked for: key\n  made: made\n');
    expect(written()).toEqual([]);
    expect(status).toBe(0);
  },
  patience,
);

test(
  'a wrong answer on standard input stops everything before it is written',
  async () => {
    reply = () => metadata(labels);
    const { status, stdout, stderr } = await strongroom(
      'seed dev --from-stdin',
      '{"kgc/none":{"key":"known-to-nobody"}}',
    );
    expect(stderr).toContain("Nothing is declared at 'kgc/none'; nothing was written.");
    expect([status, stdout, written()]).toEqual([1, '', []]);
  },
  patience,
);

test(
  'a refusal stops nothing, is told with what it takes, and ends in 1',
  async () => {
    reply = (line) => (line.includes('kgc/') ? { status: 403 } : metadata(labels));
    const { status, stdout } = await strongroom('seed dev');
    expect(stdout).toMatch(/kgc\/api-credentials +refused\n/);
    expect(stdout).toMatch(/kgc\/encryption-credentials +refused\n/);
    expect(stdout).toMatch(/ left\n/);
    expect(stdout).toContain("refused: this takes the persona 'operator'");
    expect(status).toBe(1);
  },
  patience,
);

test(
  'the report is JSON and nothing else for machines, and fails where a secret is overdue',
  async () => {
    reply = (line) => metadata({ ...labels, rotation_days: '30' }, line.includes('kgc/metadata/api') ? 31 : 1);
    const { status, stdout } = await strongroom('rotation dev --json');
    const rows: readonly { readonly path: string; readonly state: string }[] = JSON.parse(stdout);
    expect(rows.filter(({ state }) => state === 'overdue').map(({ path }) => path)).toEqual(['kgc/api-credentials']);
    expect(status).toBe(1);
  },
  patience,
);
