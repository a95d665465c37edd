import type { z } from 'zod';
import { whyTooOpen } from '../constructs/cluster/public-access';
import { overlap } from '../constructs/network/cidr';
import type { Environment } from './environment';
import { loginRules } from './logins';
import { recoveryRules } from './recovery';
import { snapshotRules } from './snapshots';
import { kubernetes, whyBroken } from './versions';

/** What one field demands of another. Rules on resources are guardrails. */
export function crossFieldRules(environment: Environment, { addIssue }: z.RefinementCtx): void {
  const { network, cluster, seal, charts, disposable, emulators, production, region, tags, name } = environment;
  const refuse = (path: string, message: string) => addIssue({ code: 'custom', path: path.split('.'), message });

  const foreignZone = network.availabilityZones.find((zone) => zone.slice(0, -1) !== region);
  if (foreignZone)
    refuse('network.availabilityZones', `'${foreignZone}' is not in ${region}; use zones like ${region}a`);
  if (new Set(network.availabilityZones).size < network.availabilityZones.length) {
    refuse(
      'network.availabilityZones',
      `a zone is named twice in ${network.availabilityZones.join(', ')}; name each once`,
    );
  }
  const broken = whyBroken(cluster.kubernetesVersion, kubernetes[cluster.kubernetesVersion]);
  if (broken)
    refuse(
      'cluster.kubernetesVersion',
      `${cluster.kubernetesVersion} would deploy what breaks: ${broken} (environments/versions.ts)`,
    );
  if (overlap(network.cidr, cluster.serviceCidr)) {
    refuse(
      'cluster.serviceCidr',
      `${cluster.serviceCidr} overlaps network.cidr ${network.cidr}; keep Service addresses outside the VPC`,
    );
  }
  const open = whyTooOpen(cluster.publicAccessCidrs);
  if (open) refuse('cluster.publicAccessCidrs', open);
  if (seal.recoveryRegion === region) {
    refuse(
      'seal.recoveryRegion',
      `${region} is the environment's own region; a replica must survive its loss, so name another`,
    );
  }
  if (seal.replicaOf && (seal.recoveryRegion || seal.breakGlassRoleArn)) {
    refuse(
      'seal.replicaOf',
      `the key of '${seal.replicaOf}' keeps its own replica and break-glass role; name them there, not here`,
    );
  }
  if (charts.ociMirror && charts.folder) {
    refuse('charts', `both ociMirror '${charts.ociMirror}' and folder '${charts.folder}' are named; keep one`);
  }
  if (emulators && !disposable) {
    refuse('emulators', `emulators would hold what is not disposable; set disposable: true or remove emulators`);
  }
  if (tags['environment'] !== name) {
    refuse(
      'tags.environment',
      `'${tags['environment']}' would bill the resources of '${name}' to another environment; write '${name}'`,
    );
  }
  for (const [field, message] of loginRules(environment)) refuse(field, message);
  for (const [field, message] of snapshotRules(environment)) refuse(field, message);
  for (const [field, message] of recoveryRules(environment)) refuse(field, message);
  if (!production) return;
  if (disposable) refuse('disposable', 'true would leave production unprotected; remove it, or production: true');
  if (network.availabilityZones.length < 3) {
    refuse(
      'network.availabilityZones',
      `${network.availabilityZones.length} zones cannot lose one and keep Vault's quorum; production needs 3`,
    );
  }
  if (network.nat === 'single') {
    refuse(
      'network.nat',
      `'single' ends with one zone; production uses 'perAz', or 'none' where nothing needs the internet`,
    );
  }
  if (cluster.publicAccessCidrs.length > 0) {
    refuse(
      'cluster.publicAccessCidrs',
      `${cluster.publicAccessCidrs.join(', ')} may reach the API server; production has no public endpoint, remove them`,
    );
  }
}
