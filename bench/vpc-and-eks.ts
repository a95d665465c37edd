import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { loadEnvironments } from '../environments';
import { ClusterStack } from '../stacks/cluster-stack';
import { NetworkStack } from '../stacks/network-stack';

/** The VPC and the cluster of one environment: what a program needs to be a peer of. */
const outdir = mkdtempSync(join(tmpdir(), 'strongroom-bench-'));
const app = new App({ outdir });
const [environment] = loadEnvironments();
new ClusterStack(app, environment!, new NetworkStack(app, environment!));
app.synth();
rmSync(outdir, { recursive: true });
