import { cpus } from 'node:os';
import { run } from '../operations/failure';
import { table } from '../operations/table';
import { measure } from './measure';

const RUNS = 5;
const programs = {
  'all environments, synthesized and checked': 'all-environments.ts',
  'VPC and EKS of one environment': 'vpc-and-eks.ts',
  'the same, importing the barrel': 'vpc-and-eks-barrel.ts',
  ...Object.fromEntries(
    [50, 100, 250, 500].map((count) => [`one environment and ${count} more tenants`, `many-tenants.ts ${count}`]),
  ),
};

run(async () => {
  console.log(
    `Medians of ${RUNS} runs after one warm-up, ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}\n`,
  );
  const rows: (string | number)[][] = [];
  for (const [title, program] of Object.entries(programs)) {
    process.stderr.write(`measuring: ${title}\n`);
    const { wallSeconds, userSeconds, peakMegabytes } = await measure(program, RUNS);
    rows.push([title, Number(wallSeconds.toFixed(2)), Number(userSeconds.toFixed(2)), Math.round(peakMegabytes)]);
  }
  console.log(table(['program', 'wall s', 'user s', 'peak MB'], rows));
});
