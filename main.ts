import { App } from 'cdktf';
import { loadEnvironments } from './environments';
import { addStacks } from './stacks/environment-stacks';

export function synthesize(outdir = process.env['CDKTF_OUTDIR'] ?? 'cdktf.out') {
  const environments = loadEnvironments();
  const app = new App({ outdir });
  for (const environment of environments) addStacks(app, environment);
  app.synth();
}

if (require.main === module) synthesize();
