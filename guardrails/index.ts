import { auditDevices } from './audit-devices';
import { bucketEncryption } from './bucket-encryption';
import { bucketPublicAccess } from './bucket-public-access';
import { bucketTls } from './bucket-tls';
import { bucketVersioning } from './bucket-versioning';
import { clusterAccessEntries } from './cluster-access-entries';
import { communityEdition } from './community-edition';
import { controlPlaneLogs } from './control-plane-logs';
import { pinnedCrossStackOutputs } from './cross-stack-outputs';
import { dataSurvives } from './data-survives';
import { databaseConnections } from './database-connections';
import { defaultSecurityGroup } from './default-security-group';
import type { Guardrail } from './guardrail';
import { iamActions } from './iam-actions';
import { instanceMetadata } from './instance-metadata';
import { jobLogins } from './job-logins';
import { kmsPolicy } from './kms-policy';
import { kmsRotation } from './kms-rotation';
import { kubernetesLogins } from './kubernetes-logins';
import { logGroups } from './log-groups';
import { noKubernetesManifest } from './no-kubernetes-manifest';
import { noOpenSecurityGroup } from './no-open-security-group';
import { noPublicAddresses } from './no-public-addresses';
import { noRemoteStateInVault } from './no-remote-state-in-vault';
import { nodeVolumeEncryption } from './node-volume-encryption';
import { nodeVolumeKey } from './node-volume-key';
import { nothingUnseen } from './nothing-unseen';
import { ownStatesOnly } from './own-states-only';
import { pinnedVersions } from './pinned-versions';
import { pkiRoles } from './pki-roles';
import { privateEndpoint } from './private-endpoint';
import { providerAccount } from './provider-account';
import { providerAllowList } from './provider-allow-list';
import { providerTags } from './provider-tags';
import { secretsEnvelopeEncryption } from './secrets-envelope-encryption';
import { secretsInState } from './secrets-in-state';
import { securityGroupDescriptions } from './security-group-descriptions';
import { stateLock } from './state-lock';
import { tlsVerified } from './tls-verified';
import { transitKeys } from './transit-keys';
import { unsealKeyDeletion } from './unseal-key-deletion';
import { unsealKeySurvives } from './unseal-key-survives';
import { vaultTls } from './vault-tls';
import { vpcFlowLogs } from './vpc-flow-logs';

/** Every rule, in the order of reports: what loses Vault or its secrets first. */
export const guardrails: readonly Guardrail[] = [
  unsealKeySurvives,
  unsealKeyDeletion,
  dataSurvives,
  secretsInState,
  vaultTls,
  tlsVerified,
  auditDevices,
  communityEdition,
  kubernetesLogins,
  jobLogins,
  pkiRoles,
  transitKeys,
  databaseConnections,
  kmsRotation,
  kmsPolicy,
  iamActions,
  controlPlaneLogs,
  privateEndpoint,
  secretsEnvelopeEncryption,
  clusterAccessEntries,
  instanceMetadata,
  nodeVolumeEncryption,
  nodeVolumeKey,
  noKubernetesManifest,
  pinnedVersions,
  vpcFlowLogs,
  defaultSecurityGroup,
  securityGroupDescriptions,
  noOpenSecurityGroup,
  noPublicAddresses,
  logGroups,
  bucketVersioning,
  bucketEncryption,
  bucketPublicAccess,
  bucketTls,
  providerAllowList,
  providerAccount,
  providerTags,
  stateLock,
  noRemoteStateInVault,
  ownStatesOnly,
  pinnedCrossStackOutputs,
  nothingUnseen,
];
