import { kubernetes } from '../../environments/versions';
import { type Check, daysUntil, failure, ok, warning } from './check';

/** An upgrade is tried in every environment before production gets it. */
const NOTICE_DAYS = 60;

export const cluster: Check = {
  id: 'cluster',
  why: 'At the end of its support AWS upgrades a cluster by itself, at a time that nobody chose.',
  look: async (patient) => {
    const found = await patient.cluster();
    if (!found) return failure('there is none', `apply the stack cluster of '${patient.environment.name}'`);
    const { status, version } = found;
    const { kubernetesVersion } = patient.environment.cluster;
    if (status !== 'ACTIVE') return failure(`EKS calls it ${status}`, 'see aws eks describe-cluster, and its updates');
    if (version !== kubernetesVersion) {
      return warning(
        `runs Kubernetes ${version}, and the environment says ${kubernetesVersion}`,
        'apply the stack cluster, or write down the version that runs',
      );
    }
    const { standardSupportEnds } = kubernetes[kubernetesVersion];
    if (!standardSupportEnds) return ok(`Kubernetes ${version}, whose end of support is not announced`);
    const left = daysUntil(new Date(standardSupportEnds), patient.now);
    const fix = 'raise cluster.kubernetesVersion, one minor version at a time';
    if (left < 0) return failure(`support of Kubernetes ${version} ended on ${standardSupportEnds}`, fix);
    if (left < NOTICE_DAYS) {
      return warning(`support of Kubernetes ${version} ends in ${left} days, on ${standardSupportEnds}`, fix);
    }
    return ok(`Kubernetes ${version}, supported until ${standardSupportEnds}`);
  },
};
