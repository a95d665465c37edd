import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../main';

/** What `npm start` does, without printing: every environment synthesized and checked. */
const outdir = mkdtempSync(join(tmpdir(), 'strongroom-bench-'));
synthesize(outdir);
rmSync(outdir, { recursive: true });
