import type { Environment } from '../../environments/environment';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { References } from '../access/references';
import { type VaultClient, VaultRefusal } from '../vault-client';
import type { AwsLoginRequest } from './aws-login-request';

/** A login that this machine can try. */
export interface Login {
  readonly path: string;
  readonly role: string;
  /** What goes with the role: made at the last moment, since signatures age. */
  credentials(): Promise<AwsLoginRequest | { readonly jwt: string }>;
}

/** Who runs the ceremony, as far as it can log in to the Vault that it makes. */
export interface Caller {
  /** IAM role of its credentials, without path. */
  readonly iamRole?: string;
  /** Of a job of CI. */
  readonly jwt?: string;
  sign(serverId: string): Promise<AwsLoginRequest>;
}

/** Those who can repair Vault when root is gone: one of them must be able to log in. */
const REPAIRERS = ['ci-apply', 'break-glass'];

/**
 * The login of CI, or else of break-glass, that the caller can try.
 *
 * @param stack That holds what is inside Vault.
 * @returns or why there is none
 */
export function findLogin(
  { logins }: Environment,
  stack: SynthesizedStack,
  caller: Caller,
): Login | { readonly reason: string } {
  const references = new References(stack);
  const wanted = REPAIRERS.flatMap((role) => [
    ...stack.resources('vault_jwt_auth_backend_role').filter(({ config }) => config['role_name'] === role),
    ...stack.resources('vault_aws_auth_backend_role').filter(({ config }) => config['role'] === role),
  ]);
  for (const { type, config } of wanted) {
    const path = `auth/${references.text(config['backend'])}/login`;
    if (type === 'vault_jwt_auth_backend_role' && caller.jwt) {
      const { jwt } = caller;
      return { path, role: String(config['role_name']), credentials: async () => ({ jwt }) };
    }
    const arns = (config['bound_iam_principal_arns'] ?? []) as readonly string[];
    if (caller.iamRole && arns.some((arn) => arn.split('/').at(-1) === caller.iamRole)) {
      const serverId = String(
        stack
          .resources('vault_aws_auth_backend_client')
          .find((client) => references.text(client.config['backend']) === references.text(config['backend']))?.config[
          'iam_server_id_header_value'
        ],
      );
      return { path, role: String(config['role']), credentials: () => caller.sign(serverId) };
    }
  }
  const roles = REPAIRERS.flatMap((holder) => logins.roleArns[holder as 'break-glass'] ?? []);
  const ways = [
    ...(roles.length > 0 ? [`run it as ${roles.join(' or ')}`] : []),
    ...(logins.github ? ["put the token of one of CI's jobs into STRONGROOM_CI_JWT"] : []),
  ];
  const who = caller.iamRole ? `the role ${caller.iamRole}` : 'the caller';
  return { reason: `neither ci-apply nor break-glass lets ${who} in; ${ways.join(', or ')}` };
}

/**
 * Logs in, sees that the token has the policy of its role, and gives it back. A login that was just written may take AWS a moment.
 *
 * @throws Error where Vault refuses it, or gives another policy.
 */
export async function proveLogin(vault: VaultClient, { path, role, credentials }: Login): Promise<string> {
  const { auth } = await vault
    .expect('POST', path, { body: { role, ...(await credentials()) }, seconds: 30 })
    .catch((error) => {
      if (error instanceof VaultRefusal) throw new Error(`Vault refuses the login of ${role}: ${error.message}`);
      throw error;
    });
  try {
    if (!auth.policies.includes(role))
      throw new Error(`The login of ${role} gives ${auth.policies.join(', ')}, not ${role}.`);
  } finally {
    await vault.call('POST', 'auth/token/revoke-self', { token: auth.client_token });
  }
  return `${role} by ${path}`;
}
