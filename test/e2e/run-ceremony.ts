import { join } from 'node:path';
import { awsAccess } from '../../operations/aws';
import { holdCeremony } from '../../operations/ceremony/ceremony';
import { findLogin, proveLogin } from '../../operations/ceremony/login-proof';
import { type CeremonyRecord, RecordFile } from '../../operations/ceremony/record';
import { ShareStore } from '../../operations/ceremony/share-store';
import { recoveryShareName } from '../../stacks/names';
import { makeHolders } from './ceremony-place';
import type { LocalRun } from './local-run';
import { Skip } from './results';

/**
 * The ceremony of the run's own Vault, with keys that only this process has. What hands the root token to Terraform hands it to the
 * run: all that the run does as root happens within that one step, and the token dies when the run lets go of it.
 */
export class RunCeremony {
  private ended?: Promise<CeremonyRecord>;
  private letGo = () => {};

  constructor(private readonly run: LocalRun) {}

  /** In the place of `sys/init`. @returns when the run has the root token, in its memory only */
  async begin(): Promise<string> {
    const { run } = this;
    const { environment } = run;
    const { recovery, name } = environment;
    const [first] = run.vault?.nodes.all ?? [];
    if (!first || !recovery) throw new Skip(first ? `'${name}' names no holders` : 'no Vault runs');
    const keys = await makeHolders(Object.keys(recovery.holders));
    const released = new Promise<void>((resolve) => {
      this.letGo = resolve;
    });
    await new Promise<void>((handedOver, failed) => {
      this.ended = holdCeremony({
        environment: name,
        address: first.address,
        vault: first.client,
        holders: keys.map(({ holder }) => holder),
        threshold: recovery.threshold,
        secretOf: (holder) => recoveryShareName(name, holder),
        store: new ShareStore(awsAccess(environment)),
        record: new RecordFile(join(run.folder, 'ceremony.json')),
        configure: async (rootToken) => {
          run.vault = { ...run.vault!, rootToken };
          run.secrets.push(rootToken);
          handedOver();
          await released;
        },
        proveLogin: () => this.proveLogin(),
      });
      this.ended.catch(failed);
    });
    return `${keys.length} recovery shares, each in its holder's secret; ${recovery.threshold} are needed`;
  }

  /** When nothing needs root any more. @throws Error unless the token is dead. */
  async end(): Promise<string> {
    if (!this.ended || !this.run.vault?.rootToken) throw new Skip('Vault is not initialized');
    this.letGo();
    const { login } = await this.ended;
    const { client } = await this.run.vault.nodes.leader();
    const { status } = await client.call('GET', 'auth/token/lookup-self', { token: this.run.vault.rootToken });
    if (status !== 403) throw new Error(`the root token is answered with ${status}`);
    return login && 'proven' in login ? `proven before: ${login.proven}` : `no login was proven: ${login?.unproven}`;
  }

  private async proveLogin(): Promise<NonNullable<CeremonyRecord['login']>> {
    const { run } = this;
    const stack = run.stack('vault');
    if (!run.applied.has(stack) || !run.issuer) return { unproven: `${stack.name} was not applied` };
    const [role] = stack
      .resources('vault_jwt_auth_backend_role')
      .filter(({ config }) => config['role_name'] === 'ci-apply');
    const aud = [role?.config['bound_audiences']].flat()[0];
    const jwt = run.issuer.token({ sub: 'job', aud, ...(role?.config['bound_claims'] as object) });
    run.secrets.push(jwt);
    const login = findLogin(run.environment, stack, {
      jwt,
      sign: () => Promise.reject(new Error('no role signs here')),
    });
    if ('reason' in login) throw new Error(login.reason);
    const { client } = await run.vault!.nodes.leader();
    return { proven: await proveLogin(client, login) };
  }
}
