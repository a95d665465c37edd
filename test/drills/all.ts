import { auditBothFull } from './audit-both-full';
import { auditOneFull } from './audit-one-full';
import { certificateExpired } from './certificate-expired';
import { ciTokenExpired } from './ci-token-expired';
import { dataLost } from './data-lost';
import { databaseDown } from './database-down';
import type { Drill } from './drill';
import { kgcScenarios } from './kgc';
import { kmsUnreachable } from './kms-unreachable';
import { leaderFrozen } from './leader-frozen';
import { leaderKilled } from './leader-killed';
import { nodeRestarted } from './node-restarted';
import { quorumLost } from './quorum-lost';
import { recoveryRegion } from './recovery-region';
import { rollUnderLoad } from './roll-under-load';
import { rotationUnderLoad } from './rotation-under-load';
import { runbooks } from './runbooks';
import { terraformKilled } from './terraform-killed';
import { totalLoss } from './total-loss';
import { upgrade } from './upgrade';

/** In this order. */
export const drills: readonly Drill[] = [
  leaderKilled,
  nodeRestarted,
  leaderFrozen,
  quorumLost,
  dataLost,
  kmsUnreachable,
  auditOneFull,
  auditBothFull,
  certificateExpired,
  databaseDown,
  kgcScenarios,
  rotationUnderLoad,
  ...runbooks,
  rollUnderLoad,
  upgrade,
  ciTokenExpired,
  terraformKilled,
  totalLoss,
  recoveryRegion,
];
