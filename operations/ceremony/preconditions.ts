import type { Environment } from '../../environments/environment';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { recoveryKeyAlias, recoveryShareName, unsealKeyAlias } from '../../stacks/names';
import { awsAccess } from '../aws';
import type { VaultClient } from '../vault-client';
import { usableKey } from './aws-keys';
import { callerRole, signLogin } from './aws-login-request';
import { type Holder, readHolders } from './holder-keys';
import { findLogin, type Login } from './login-proof';
import { type Phase, phaseOf } from './phase';
import type { RecordFile } from './record';
import type { ShareStore } from './share-store';

export interface PreconditionProps {
  readonly environment: Environment;
  /** Stack with what is inside Vault. */
  readonly inner: SynthesizedStack;
  readonly address: string;
  readonly vault: VaultClient;
  readonly record: RecordFile;
  readonly store: Pick<ShareStore, 'version'>;
  /** Folder of the holders' keys. */
  readonly keys: string;
  readonly startOver?: boolean;
  readonly acceptUnprovenLogin?: boolean;
}

export interface Preconditions {
  readonly phase: Phase;
  /** Empty unless the ceremony is new. */
  readonly holders: readonly Holder[];
  readonly login: Login | { readonly reason: string };
}

/**
 * All that can be known before anything is changed. Nothing is written.
 *
 * @throws Error for the first thing that stands in the way.
 */
export async function checkPreconditions(props: PreconditionProps): Promise<Preconditions> {
  const { environment, inner, record, startOver } = props;
  const { name } = environment;
  const kept = record.read();
  const secrets = Object.keys(environment.recovery!.holders).map((holder) => recoveryShareName(name, holder));
  // With --start-over the record of the Vault that is gone does not count, but only where Vault really is empty.
  const phase = await phaseOf(
    { ...props, environment: name, secrets },
    startOver && kept?.shares ? withoutShares(kept) : kept,
  );
  if (startOver && phase !== 'new')
    throw new Error(`--start-over is for a Vault that is not initialized; ${name} has one that is.`);
  const login = await findCallersLogin(environment, inner);
  if (phase === 'ended') return { phase, holders: [], login };
  if ('reason' in login && !props.acceptUnprovenLogin && !kept?.login) {
    throw new Error(`No login could be proven from here: ${login.reason}. Else say --accept-unproven-login.`);
  }
  if (phase === 'begun') return { phase, holders: [], login };
  const holders = await readHolders(name, environment.recovery!, props.keys);
  await checkKeys(environment);
  for (const secret of secrets) {
    if ((await props.store.version(secret)) && !startOver) {
      throw new Error(
        `The secret ${secret} holds a share already, of another Vault; where that is gone, say --start-over. Nothing was changed.`,
      );
    }
  }
  return { phase, holders, login };
}

function withoutShares<T extends { readonly shares?: unknown }>({ shares: _, ...rest }: T): Omit<T, 'shares'> {
  return rest;
}

async function checkKeys(environment: Environment): Promise<void> {
  const access = awsAccess(environment);
  const seal = await usableKey(access, unsealKeyAlias(environment.name));
  const recovery = await usableKey(access, recoveryKeyAlias(environment.name));
  if (seal === recovery)
    throw new Error(`${seal} both unseals Vault and encrypts its recovery shares; give the shares a key of their own.`);
}

async function findCallersLogin(
  environment: Environment,
  inner: SynthesizedStack,
): Promise<Login | { readonly reason: string }> {
  const access = awsAccess(environment);
  const iamRole = await callerRole(access);
  const jwt = process.env['STRONGROOM_CI_JWT'];
  return findLogin(environment, inner, {
    ...(iamRole && { iamRole }),
    ...(jwt && { jwt }),
    sign: (serverId) => signLogin(access, serverId),
  });
}
