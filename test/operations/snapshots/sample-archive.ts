import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export const sealKey = 'arn:aws:kms:ap-southeast-1:111122223333:key/f861ecb5-c029-4c41-8f9d-54354795fe3e';

/** The files of a snapshot as Vault writes it, small. */
export function snapshotFiles(): Record<string, Buffer> {
  const meta = {
    Version: 1,
    ID: 'bolt-snapshot',
    Index: 38,
    Term: 3,
    Configuration: { Servers: [{ Suffrage: 0, ID: 'vault-0', Address: '127.0.0.1:8421' }] },
    Size: 9,
  };
  const files: Record<string, Buffer> = {
    'meta.json': Buffer.from(JSON.stringify(meta)),
    'state.bin': Buffer.from('encrypted'),
  };
  const sums = Object.entries(files).map(([name, content]) => `${sha256(content)}  ${name}\n`);
  return {
    ...files,
    SHA256SUMS: Buffer.from(sums.join('')),
    'SHA256SUMS.sealed': Buffer.concat([
      Buffer.from([0x1a, 0x50]),
      Buffer.from(sealKey),
      Buffer.from([0x2a, 0x60, 0xff]),
    ]),
  };
}

/** A gzipped tar, as the tool of that name would make it. */
export function packed(files: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
