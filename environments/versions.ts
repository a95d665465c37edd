/**
 * Every version that an environment deploys, in one table: a change here is a change everywhere, reviewed once.
 *
 * Add-on versions are those that `aws eks describe-addon-versions --kubernetes-version <version>` offers. They and the node images were
 * read in public clusters' records, 2026-11; check again when the pin moves.
 */
export interface KubernetesRelease {
  /** Standard support at AWS ends that day; extended support costs extra from then on. @default - not announced */
  readonly standardSupportEnds?: string;
  /**
   * Release of Amazon Linux 2023 for its nodes, with the patches of that day; `aws ssm get-parameter --name
   * /aws/service/eks/optimized-ami/<version>/amazon-linux-2023/x86_64/standard/recommended/release_version` has the newest.
   *
   * @see https://github.com/awslabs/amazon-eks-ami/releases
   */
  readonly nodeImage: string;
  readonly addOns: {
    readonly 'eks-pod-identity-agent': string;
    readonly 'vpc-cni': string;
    readonly 'kube-proxy': string;
    readonly coredns: string;
    readonly 'aws-ebs-csi-driver': string;
  };
}

export const kubernetesVersions = ['1.34', '1.35', '1.36'] as const;

export const kubernetes: Record<(typeof kubernetesVersions)[number], KubernetesRelease> = {
  '1.34': {
    standardSupportEnds: '2026-12-02',
    nodeImage: '1.34.11-20260930',
    addOns: {
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
      'vpc-cni': 'v1.22.4-eksbuild.3',
      'kube-proxy': 'v1.34.6-eksbuild.21',
      coredns: 'v1.12.4-eksbuild.29',
      'aws-ebs-csi-driver': 'v1.66.0-eksbuild.1',
    },
  },
  '1.35': {
    standardSupportEnds: '2027-03-27',
    nodeImage: '1.35.8-20260930',
    addOns: {
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
      'vpc-cni': 'v1.22.4-eksbuild.3',
      'kube-proxy': 'v1.35.3-eksbuild.21',
      coredns: 'v1.13.2-eksbuild.21',
      'aws-ebs-csi-driver': 'v1.66.0-eksbuild.1',
    },
  },
  '1.36': {
    nodeImage: '1.36.4-20260930',
    addOns: {
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
      'vpc-cni': 'v1.22.4-eksbuild.3',
      'kube-proxy': 'v1.36.0-eksbuild.21',
      coredns: 'v1.14.3-eksbuild.16',
      'aws-ebs-csi-driver': 'v1.66.0-eksbuild.1',
    },
  },
};

/** Combinations that are known to break. An environment that would deploy one is refused. */
const combinationsThatBreak: readonly {
  readonly when: (version: string, release: KubernetesRelease) => boolean;
  /** What happens, and which version to take. */
  readonly because: string;
}[] = [
  {
    when: (_, { addOns }) => addOns['vpc-cni'].startsWith('v1.21.0-'),
    because:
      'vpc-cni 1.21.0 brings network policy agent 1.3.2, which drops allowed traffic (aws-network-policy-agent#549, #553); take 1.21.1 or later',
  },
  {
    when: (version, { addOns }) => !addOns['kube-proxy'].startsWith(`v${version}.`),
    because: 'kube-proxy must have the minor version of the control plane; take the one that EKS offers for it',
  },
  {
    when: (version, { nodeImage }) => !nodeImage.startsWith(`${version}.`),
    because: 'EKS refuses nodes of another minor version than their group; take a release of the image that has it',
  },
];

/** Why the versions that go with a Kubernetes release do not go together, or undefined where nothing is known against them. */
export function whyBroken(version: string, release: KubernetesRelease): string | undefined {
  return combinationsThatBreak.find(({ when }) => when(version, release))?.because;
}

/** Helm charts, from where their publishers serve them. An environment's `charts` may name a mirror or a folder instead. */
export const charts = {
  vault: { repository: 'https://helm.releases.hashicorp.com', name: 'vault', version: '0.34.1' },
  certManager: { repository: 'oci://quay.io/jetstack/charts', name: 'cert-manager', version: 'v1.21.1' },
  loadBalancerController: {
    repository: 'https://aws.github.io/eks-charts',
    name: 'aws-load-balancer-controller',
    version: '3.5.0',
  },
} as const;

/** Container images, written in full: a bare name matches no registry that an admission policy approves. */
export const images = {
  vault: { repository: 'docker.io/hashicorp/vault', tag: '2.0.4' },
  awsCli: { repository: 'public.ecr.aws/aws-cli/aws-cli', tag: '2.31.39' },
  kubectl: { repository: 'registry.k8s.io/kubectl', tag: 'v1.35.4' },
} as const;
