import type { Drill } from './drill';
import { runbookAwsLogin } from './runbook-aws-login';
import { runbookDatabase } from './runbook-database';
import { runbookDebugging } from './runbook-debugging';
import { runbookEndEarly } from './runbook-end-early';
import { runbookK8sLogin } from './runbook-k8s-login';
import { runbookLeaked } from './runbook-leaked';
import { runbookSealed } from './runbook-sealed';

/** Every page of docs/runbooks, followed to the letter. */
export const runbooks: readonly Drill[] = [
  runbookDatabase,
  runbookK8sLogin,
  runbookAwsLogin,
  runbookEndEarly,
  runbookLeaked,
  runbookSealed,
  runbookDebugging,
];
