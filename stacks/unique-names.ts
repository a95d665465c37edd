import { ApproleAuthBackendRole } from '@cdktf/provider-vault/lib/approle-auth-backend-role';
import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { AwsAuthBackendRole } from '@cdktf/provider-vault/lib/aws-auth-backend-role';
import { GithubAuthBackend } from '@cdktf/provider-vault/lib/github-auth-backend';
import { GithubTeam } from '@cdktf/provider-vault/lib/github-team';
import { IdentityEntity } from '@cdktf/provider-vault/lib/identity-entity';
import { IdentityGroup } from '@cdktf/provider-vault/lib/identity-group';
import { JwtAuthBackend } from '@cdktf/provider-vault/lib/jwt-auth-backend';
import { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role';
import { KubernetesAuthBackendRole } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-role';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { PasswordPolicy } from '@cdktf/provider-vault/lib/password-policy';
import { Policy } from '@cdktf/provider-vault/lib/policy';
import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Names that Vault would take for one thing although the program makes it twice: no state file knows of the other, and the last
 * apply would win. And mounts below others, which Vault refuses whichever comes first.
 *
 * @param stacks All of one environment.
 */
export function namesTakenTwice(stacks: readonly TerraformStack[]): string[] {
  const taken = new Map<string, IConstruct[]>();
  for (const node of stacks.flatMap((stack) => stack.node.findAll())) {
    const name = nameInVault(node);
    if (name) taken.set(name, [...(taken.get(name) ?? []), node]);
  }
  const twice = [...taken]
    .filter(([, nodes]) => nodes.length > 1)
    .map(
      ([name, nodes]) =>
        `${places(nodes)} are both the ${name}: give each a name of its own, such as one with its tenant's in front.`,
    );
  const nested = [...taken].flatMap(([name, nodes]) =>
    mountsAbove(name)
      .filter((above) => taken.has(above))
      .map(
        (above) =>
          `${places(nodes)}, the ${name}, would be inside ${places(taken.get(above)!)}, the ${above}, which Vault refuses: ` +
          'move one of them, such as to a path beside the other.',
      ),
  );
  return [...twice, ...nested];
}

function places(nodes: readonly IConstruct[]): string {
  return nodes
    .map(({ node }) => node.path)
    .sort()
    .join(' and ');
}

const MOUNT = /^((?:mount|auth method) ')(.*)'$/;

/** By name: of `mount 'a/b/c'`, the mounts `a/b` and `a`. */
function mountsAbove(name: string): readonly string[] {
  const [, kind, path] = MOUNT.exec(name) ?? [];
  if (path === undefined) return [];
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => `${kind}${segments.slice(0, index + 1).join('/')}'`);
}

function nameInVault(node: IConstruct): string | undefined {
  for (const kind of kinds) {
    const name = kind(node);
    if (name) return name;
  }
  return undefined;
}

/** How Vault names what `type` makes. */
function named<T>(type: new (...args: never[]) => T, name: (node: T) => string) {
  return (node: IConstruct) => (node instanceof type ? name(node) : undefined);
}

const kinds = [
  named(Policy, ({ nameInput }) => `policy '${nameInput}'`),
  named(PasswordPolicy, ({ nameInput }) => `password policy '${nameInput}'`),
  named(Mount, ({ pathInput }) => `mount '${pathInput}'`),
  named(AuthBackend, ({ pathInput }) => `auth method '${pathInput}'`),
  named(JwtAuthBackend, ({ pathInput }) => `auth method '${pathInput}'`),
  named(GithubAuthBackend, ({ pathInput }) => `auth method '${pathInput}'`),
  named(KubernetesAuthBackendRole, ({ roleNameInput, backendInput }) => `role '${roleNameInput}' of '${backendInput}'`),
  named(ApproleAuthBackendRole, ({ roleNameInput, backendInput }) => `role '${roleNameInput}' of '${backendInput}'`),
  named(JwtAuthBackendRole, ({ roleNameInput, backendInput }) => `role '${roleNameInput}' of '${backendInput}'`),
  named(AwsAuthBackendRole, ({ roleInput, backendInput }) => `role '${roleInput}' of '${backendInput}'`),
  named(GithubTeam, ({ teamInput, backendInput }) => `team '${teamInput}' of '${backendInput}'`),
  named(IdentityGroup, ({ nameInput }) => `group '${nameInput}'`),
  named(IdentityEntity, ({ nameInput }) => `entity '${nameInput}'`),
];
