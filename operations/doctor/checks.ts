import { account } from './account';
import { addOns } from './add-ons';
import { audit } from './audit';
import { certificate } from './certificate';
import type { Check } from './check';
import { cluster } from './cluster';
import { leases } from './leases';
import { nodes } from './nodes';
import { raft } from './raft';
import { recoveryShareCopies } from './recovery-shares';
import { releases } from './releases';
import { sealKey, sealReplica } from './seal-key';
import { snapshotAge, snapshotCopyAge } from './snapshot-age';
import { state } from './state';
import { tokens } from './tokens';
import { vaultSeal } from './vault-seal';
import { vaultVersion } from './vault-version';

/** In the order of the report: what everything hangs on comes first. */
export const checks: readonly Check[] = [
  account,
  state,
  sealKey,
  sealReplica,
  recoveryShareCopies,
  cluster,
  addOns,
  nodes,
  vaultSeal,
  raft,
  audit,
  certificate,
  snapshotAge,
  snapshotCopyAge,
  tokens,
  leases,
  vaultVersion,
  releases,
];
