/** Who a caller is in the cluster. */
export interface KubernetesUser {
  readonly username: string;
  readonly groups: readonly string[];
}

const ADMIN_POLICY = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';

/**
 * The user that an access entry makes of a role's session, as EKS does. That a policy gives rights of its own, and no group, cannot be
 * seen from outside: here, the one that administers is the group that may do everything.
 *
 * @param kept Members of EKS, by their path as JSON: `["prod","access-entries","arn:…"]`.
 * @param caller As STS names it: `arn:aws:sts::123456789012:assumed-role/<role, without path>/<session>`.
 * @returns undefined where no entry is the caller's: EKS lets in nobody else.
 */
export function userOf(
  kept: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  caller: string,
): KubernetesUser | undefined {
  const [, role] = /:assumed-role\/([^/]+)\//.exec(caller) ?? [];
  const members = [...kept].map(([path, member]) => ({ path: JSON.parse(path) as readonly string[], member }));
  const entry = members.find(
    ({ path }) => path.length === 3 && path[1] === 'access-entries' && path[2]!.split('/').at(-1) === role,
  );
  if (!entry) return undefined;
  const administers = members.some(
    ({ path }) => path.at(-1) === ADMIN_POLICY && entry.path.every((segment, index) => segment === path[index]),
  );
  const { username, kubernetesGroups } = entry.member;
  return {
    username: String(username),
    groups: [...(kubernetesGroups as readonly string[]), ...(administers ? ['system:masters'] : [])],
  };
}
