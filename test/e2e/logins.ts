import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { Logins as PlatformLogins } from '../../operations/up/logins';
import type { LocalRun } from './local-run';
import type { VaultSession } from './vault-session';

/** The logins of the platform, as sessions of the run, counted. */
export class Logins {
  private readonly logins: PlatformLogins;

  constructor(private readonly run: LocalRun) {
    this.logins = new PlatformLogins(run);
  }

  async kubernetes(...login: Parameters<PlatformLogins['kubernetes']>): Promise<VaultSession> {
    return this.session(await this.logins.kubernetes(...login));
  }

  async jwt(...login: Parameters<PlatformLogins['jwt']>): Promise<VaultSession> {
    return this.session(await this.logins.jwt(...login));
  }

  async aws(...login: Parameters<PlatformLogins['aws']>): Promise<VaultSession> {
    return this.session(await this.logins.aws(...login));
  }

  async oidc(...login: Parameters<PlatformLogins['oidc']>): Promise<VaultSession> {
    return this.session(await this.logins.oidc(...login));
  }

  /** By the id of the role and a secret id, as who hands them out gave them. */
  async appRole(mount: string, role: string, roleId: string, secretId: string): Promise<VaultSession> {
    this.logins.role('vault_approle_auth_backend_role', mount, role);
    return this.session(await this.logins.login(`auth/${mount}/login`, { role_id: roleId, secret_id: secretId }));
  }

  /** @throws Skip unless it was applied. */
  needs(stack: SynthesizedStack): void {
    this.logins.needs(stack);
  }

  private session(token: string): VaultSession {
    this.run.count('logins by Kubernetes, AWS, AppRole, single sign-on and signed tokens');
    return this.run.session(token);
  }
}

/** @throws Error unless Vault refuses the login. */
export async function isNobody(login: Promise<VaultSession>, whose: string): Promise<void> {
  const admitted = await login.then(
    () => true,
    (error: Error) => {
      if (/^POST auth\/\S+: 40[03] /.test(error.message)) return false;
      throw error;
    },
  );
  if (admitted) throw new Error(`${whose} is let in`);
}
