import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** What a snapshot says of itself. */
export interface SnapshotFacts {
  /** Of the last Raft entry in it. */
  readonly index: number;
  readonly term: number;
  readonly version: number;
  /** Bytes of Vault's data, unpacked. */
  readonly size: number;
  /** Raft ids of the nodes that there were. */
  readonly nodes: readonly string[];
  /** ARNs of the KMS keys that can open it. */
  readonly sealKeys: readonly string[];
}

const meta = z.object({
  Version: z.number(),
  Index: z.number(),
  Term: z.number(),
  Size: z.number(),
  Configuration: z.object({ Servers: z.array(z.object({ ID: z.string() })) }),
});

/**
 * Opens a snapshot, and counts every byte of it again: a gzipped tar with `meta.json`, `state.bin`, the sums of both, and those sums
 * encrypted by the seal, which only a Vault with that seal can check, and does.
 *
 * @throws Error for what is truncated, changed, or no snapshot of Vault.
 */
export function openSnapshot(archive: Buffer): SnapshotFacts {
  const files = filesIn(unpacked(archive));
  const [sums, sealed] = [files.get('SHA256SUMS'), files.get('SHA256SUMS.sealed')];
  if (!sums || !sealed?.length || !files.has('meta.json') || !files.has('state.bin')) {
    throw new Error(`It is no snapshot of Vault: it holds ${[...files.keys()].join(', ') || 'nothing'}.`);
  }
  const expected = new Map(
    sums
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/).reverse() as [string, string]),
  );
  for (const name of ['meta.json', 'state.bin']) {
    const sum = createHash('sha256').update(files.get(name)!).digest('hex');
    if (expected.get(name) !== sum)
      throw new Error(`It was changed: ${name} has not the sum that was written with it.`);
  }
  const { Version, Index, Term, Size, Configuration } = meta.parse(JSON.parse(files.get('meta.json')!.toString()));
  return {
    index: Index,
    term: Term,
    version: Version,
    size: Size,
    nodes: Configuration.Servers.map(({ ID }) => ID),
    sealKeys: [
      ...new Set(
        sealed.toString('latin1').match(/arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f-]{36})/g),
      ),
    ],
  };
}

function unpacked(archive: Buffer): Buffer {
  try {
    return gunzipSync(archive);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // `unexpected end of file`
    if (code === 'Z_BUF_ERROR') throw new Error(`It is truncated: ${archive.length} bytes, and its end is missing.`);
    if (code === 'Z_DATA_ERROR') throw new Error('It is no snapshot of Vault: it is not compressed as one.');
    throw new Error(`It cannot be opened here: ${(error as Error).message}.`);
  }
}

/** @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06 */
function filesIn(tar: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  while (at + 512 <= tar.length && tar[at] !== 0) {
    const name = text(tar, at, 100);
    const length = sizeAt(tar, at + 124);
    if (!(length >= 0) || at + 512 + length > tar.length) throw new Error(`It is truncated: '${name}' ends too early.`);
    files.set(name, tar.subarray(at + 512, at + 512 + length));
    at += 512 + Math.ceil(length / 512) * 512;
  }
  return files;
}

/** In octal; from eight gigabytes on, as a number with its first bit set. */
function sizeAt(tar: Buffer, at: number): number {
  return tar[at]! & 0x80 ? tar.readUIntBE(at + 6, 6) : Number.parseInt(text(tar, at, 12), 8);
}

function text(tar: Buffer, at: number, length: number): string {
  return tar.toString('latin1', at, at + length).replace(/\0.*$/s, '');
}
