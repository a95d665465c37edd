import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Synthesis, synthesize } from '../main';

/** Every environment as `npm start` writes it. The folder goes when the test file ends. */
export function synthesizeAll(): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
  afterAll(() => rmSync(outdir, { recursive: true }));
  return synthesize(outdir);
}
