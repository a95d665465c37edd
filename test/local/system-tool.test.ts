import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSystemTool } from '../../operations/local/system-tool';

const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(path: string, prints: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${prints}'\n`);
  chmodSync(file, 0o755);
  return file;
}

const find = (props: { beside?: readonly string[]; folders?: readonly string[] }) =>
  findSystemTool({ name: 'strongroom-server', without: 'nothing is served', ...props });

test('of several versions on the disk the highest is taken', async () => {
  program('9/bin/strongroom-server', 'version 9.6');
  const newest = program('15/bin/strongroom-server', 'version 15.2');
  const tool = { name: 'strongroom-server', command: [newest], version: '15.2', from: 'disk' };
  expect(await find({ folders: [`${folder}/*/bin`] })).toEqual(tool);
});

test('what must be beside it is looked for where a link leads to', async () => {
  const server = program('real/strongroom-server', 'version 1.0');
  program('real/strongroom-init', '');
  mkdirSync(join(folder, 'links'));
  symlinkSync(server, join(folder, 'links/strongroom-server'));
  const [beside, folders] = [['strongroom-init'], [join(folder, 'links')]];
  expect(await find({ beside, folders })).toMatchObject({ command: [server] });
});

test('one that lacks what must be beside it is passed over, and the sentence says what is left out', async () => {
  program('alone/strongroom-server', 'version 1.0');
  expect(await find({ beside: ['strongroom-init'], folders: [join(folder, 'alone')] })).toEqual({
    name: 'strongroom-server',
    sentence: 'strongroom-server is not installed, so nothing is served',
  });
});
