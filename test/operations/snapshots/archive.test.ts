import { gunzipSync, gzipSync } from 'node:zlib';
import { openSnapshot } from '../../../operations/snapshots/archive';
import { packed, sealKey, snapshotFiles } from './sample-archive';

test('a snapshot tells where it stands, and which key opens it', () => {
  expect(openSnapshot(packed(snapshotFiles()))).toEqual({
    index: 38,
    term: 3,
    version: 1,
    size: 9,
    nodes: ['vault-0'],
    sealKeys: [sealKey],
  });
});

test('the key of several regions is known by its own kind of id', () => {
  const key = 'arn:aws:kms:ap-southeast-1:111122223333:key/mrk-13a1e7ae2e6e4e3b914962593a2f1519';
  const sealed = Buffer.concat([Buffer.from(`P${key}*\``), Buffer.from('f861ecb5')]);
  expect(openSnapshot(packed({ ...snapshotFiles(), 'SHA256SUMS.sealed': sealed })).sealKeys).toEqual([key]);
});

test.each([1, 20, 100])('without its last %s bytes it is truncated', (missing) => {
  const whole = packed(snapshotFiles());
  expect(() => openSnapshot(whole.subarray(0, whole.length - missing))).toThrow('It is truncated');
});

test('a tar that ends inside of a file is truncated', () => {
  const tar = gunzipSync(packed(snapshotFiles()));
  expect(() => openSnapshot(gzipSync(tar.subarray(0, 600)))).toThrow("'meta.json' ends too early");
});

test.each(['meta.json', 'state.bin'])('a changed %s is noticed', (name) => {
  const files = snapshotFiles();
  files[name]![0]! ^= 1;
  expect(() => openSnapshot(packed(files))).toThrow(`${name} has not the sum that was written with it`);
});

test.each(['meta.json', 'state.bin', 'SHA256SUMS', 'SHA256SUMS.sealed'])('without %s it is none', (name) => {
  const { [name]: _, ...files } = snapshotFiles();
  expect(() => openSnapshot(packed(files))).toThrow('It is no snapshot of Vault');
});

test('sums that leave a file out are no proof of it', () => {
  const files = snapshotFiles();
  const [first] = files['SHA256SUMS']!.toString().split('\n');
  expect(() => openSnapshot(packed({ ...files, SHA256SUMS: Buffer.from(`${first}\n`) }))).toThrow('It was changed');
});

test.each<[string, Buffer]>([
  ['plain text', Buffer.from('{"errors":["permission denied"]}')],
  ['nothing', Buffer.alloc(0)],
  ['another archive', packed({ 'notes.txt': Buffer.from('hello') })],
])('%s is none', (_, bytes) => {
  expect(() => openSnapshot(bytes)).toThrow(/no snapshot|truncated/);
});
