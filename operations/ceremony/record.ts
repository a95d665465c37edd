import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const share = z.strictObject({
  holder: z.string(),
  fingerprint: z.string(),
  /** Of the holder's key. The share is encrypted to one of them. */
  encryptionKeyIds: z.array(z.string()),
  /** Name in Secrets Manager. */
  secret: z.string(),
  /** Of the ciphertext, in hexadecimal: also the version of the secret that holds it. */
  sha256: z.string(),
  /** In base64, until it is stored. */
  ciphertext: z.string().optional(),
});

const schema = z.strictObject({
  environment: z.string(),
  address: z.string(),
  vaultVersion: z.string(),
  threshold: z.number(),
  /** Written before Vault is asked to initialize. */
  begunAt: z.string(),
  /** Written with the first thing that is done after Vault answered. */
  shares: z.array(share).optional(),
  clusterId: z.string().optional(),
  /** Of the root token that was used last: names it to whoever has to end it. */
  rootAccessor: z.string().optional(),
  configuredAt: z.string().optional(),
  /** Which login was proven, or why none could be. */
  login: z.union([z.strictObject({ proven: z.string() }), z.strictObject({ unproven: z.string() })]).optional(),
  rootRevokedAt: z.string().optional(),
  endedAt: z.string().optional(),
});

/** What happened in the ceremony of one environment. No secret is in it: shares are encrypted to their holders. */
export type CeremonyRecord = z.infer<typeof schema>;
export type ShareRecord = z.infer<typeof share>;

/** The file that outlives an interruption: what is not in it has not happened. */
export class RecordFile {
  constructor(readonly path: string) {}

  /** @throws Error where the file is no such record. */
  read(): CeremonyRecord | undefined {
    if (!existsSync(this.path)) return undefined;
    try {
      return schema.parse(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      throw new Error(`${this.path} is not the record of a ceremony; move it away, or name another by --record.`);
    }
  }

  /** On the disk when it returns, whole or not at all. */
  write(record: CeremonyRecord): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const half = `${this.path}.half`;
    const file = openSync(half, 'w', 0o600);
    writeSync(file, `${JSON.stringify(record, null, 2)}\n`);
    fsyncSync(file);
    closeSync(file);
    renameSync(half, this.path);
  }

  /** Of what did not happen. */
  remove(): void {
    rmSync(this.path);
  }

  /** Keeps the record of a Vault that is gone beside that of the next. @returns where it is now */
  putAside(): string {
    const aside = `${this.path}.${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
    renameSync(this.path, aside);
    return aside;
  }
}
