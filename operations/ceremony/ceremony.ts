import { type VaultClient, VaultRefusal } from '../vault-client';
import { compareVersions } from '../version';
import type { Holder } from './holder-keys';
import { checkRecipient, initialize } from './initialization';
import { phaseOf } from './phase';
import type { CeremonyRecord, RecordFile } from './record';
import { endRoot, lookUp, revokeRootTokens } from './root-tokens';
import { serverState, untilActive } from './server-state';
import type { ShareStore } from './share-store';

/** In this order. */
export const steps = {
  initialize: 'initialize Vault, with a share for each holder, encrypted to its key',
  store: "write each share into its holder's secret",
  configure: 'hand the root token to one apply of what is inside Vault',
  prove: 'prove that a login works which can repair Vault without root',
  revoke: 'revoke every root token, and prove that none is left',
} as const;
export type Step = keyof typeof steps;

export interface Ceremony {
  readonly environment: string;
  readonly address: string;
  readonly vault: VaultClient;
  readonly holders: readonly Holder[];
  readonly threshold: number;
  /** Name of the secret of a holder. */
  readonly secretOf: (holder: string) => string;
  readonly store: Pick<ShareStore, 'version' | 'write'>;
  readonly record: RecordFile;
  /** Of whoever goes on after an interruption. @default - none: only what needs no token can be done then */
  readonly token?: string | undefined;
  /** Configures Vault, audit devices first and logins last. Gets the root token, which may go nowhere but into memory. */
  readonly configure: (rootToken: string) => Promise<void>;
  /** What was proven, or why nothing could be and that this was accepted. @throws Error where a login is refused. */
  readonly proveLogin: () => Promise<NonNullable<CeremonyRecord['login']>>;
  /** Told before each step, and awaited. @default - nobody is */
  readonly onStep?: (step: Step) => void | Promise<void>;
  /** Whether to try again what failed while the root token is at hand. @default - never */
  readonly retry?: (step: Step, error: Error) => Promise<boolean>;
  /** That this process is to end: root is used no more, and revoked. @default - it is never told so */
  readonly told?: AbortSignal;
}

/**
 * Initializes Vault without anyone ever holding its root token.
 *
 * Each step is written down when it is done, so that the ceremony goes on where it was interrupted. The root token lives in this
 * process only: it is revoked where the process ends in order, and where it does not, `token` of another run finds and revokes it.
 *
 * @throws Error that says what is left to do, and how.
 */
export async function holdCeremony(ceremony: Ceremony): Promise<CeremonyRecord> {
  const { record: file, environment } = ceremony;
  const begun = file.read();
  const secrets = ceremony.holders.map(({ name }) => ceremony.secretOf(name));
  const phase = await phaseOf({ ...ceremony, secrets }, begun);
  if (phase === 'ended') return begun!;
  if (phase === 'new') return begin(ceremony);
  const { token } = ceremony;
  const written = await storeShares(ceremony);
  if (written.rootRevokedAt) return end(ceremony, written);
  if (!token) throw new Error(howToGoOn(environment, written));
  const { isRoot, accessor } = await lookUp(ceremony.vault, token);
  if (!written.configuredAt && !isRoot) throw new Error(howToGoOn(environment, written));
  return finish(ceremony, isRoot ? save(ceremony, { ...written, rootAccessor: accessor }) : written, token);
}

async function begin(ceremony: Ceremony): Promise<CeremonyRecord> {
  const { environment, address, vault, threshold, holders, secretOf, record: file } = ceremony;
  const { version: vaultVersion } = await serverState(vault, address);
  const intent = { environment, address, vaultVersion, threshold, begunAt: now() };
  // Before the call: where this cannot be written, the shares could not be either.
  file.write(intent);
  await ceremony.onStep?.('initialize');
  ceremony.told?.throwIfAborted();
  const { shares, rootToken } = await initialize(vault, holders, threshold, secretOf).catch((error) => {
    // Nothing began here. Of an error of the server's, nobody knows.
    if (error instanceof VaultRefusal && error.status < 500) file.remove();
    throw error;
  });
  try {
    file.write({ ...intent, shares: [...shares] });
    const stored = await storeShares(ceremony);
    const { clusterId } = await untilActive(vault);
    const { accessor } = await lookUp(vault, rootToken);
    return await finish(ceremony, save(ceremony, { ...stored, clusterId, rootAccessor: accessor }), rootToken);
  } catch (error) {
    throw new Error(await giveUp(ceremony, rootToken, error as Error), { cause: error });
  }
}

/** Needs no token. */
async function storeShares(ceremony: Ceremony): Promise<CeremonyRecord> {
  const { store, record: file } = ceremony;
  if (file.read()!.shares?.every(({ ciphertext }) => ciphertext === undefined)) return file.read()!;
  await attempt(ceremony, 'store', async () => {
    const left = (file.read()!.shares ?? []).filter(({ ciphertext }) => ciphertext !== undefined);
    await Promise.all(left.map(checkRecipient));
    for (const share of left) {
      const { ciphertext, ...stored } = share;
      if (ciphertext === undefined) continue;
      if ((await store.version(share.secret)) !== share.sha256)
        await store.write(share.secret, ciphertext, share.sha256);
      if ((await store.version(share.secret)) !== share.sha256) {
        throw new Error(`The secret ${share.secret} does not hold what was written.`);
      }
      const record = file.read()!;
      save(ceremony, { ...record, shares: record.shares!.map((one) => (one.holder === share.holder ? stored : one)) });
    }
  });
  return file.read()!;
}

/** @param token Of root until Vault is configured; then of anyone who may revoke it. */
async function finish(ceremony: Ceremony, record: CeremonyRecord, token: string): Promise<CeremonyRecord> {
  let current = record;
  if (!current.configuredAt) {
    ceremony.told?.throwIfAborted();
    await attempt(ceremony, 'configure', () => ceremony.configure(token));
    current = save(ceremony, { ...current, configuredAt: now() });
  }
  if (!current.login) {
    const login = await attempt(ceremony, 'prove', ceremony.proveLogin);
    current = save(ceremony, { ...current, login });
  }
  await attempt(ceremony, 'revoke', () => revokeRootTokens(ceremony.vault, token));
  current = save(ceremony, { ...current, rootRevokedAt: now() });
  return end(ceremony, current);
}

async function attempt<Result>(ceremony: Ceremony, step: Step, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    await ceremony.onStep?.(step);
    try {
      return await work();
    } catch (error) {
      if (ceremony.told?.aborted || !(await ceremony.retry?.(step, error as Error))) throw error;
    }
  }
}

/** A token that nobody has any more helps nobody, and must not live on. @returns what is to be said */
async function giveUp(
  { vault, environment, record: file }: Ceremony,
  rootToken: string,
  error: Error,
): Promise<string> {
  const record = file.read();
  const ended = await endRoot(vault, rootToken, record?.rootAccessor).then(
    () => 'Its root token is revoked.',
    ({ message }: Error) => message,
  );
  const next = record?.shares && !record.rootRevokedAt ? howToGoOn(environment, record) : '';
  return [error.message, ended, next].filter(Boolean).join('\n');
}

function howToGoOn(environment: string, record: CeremonyRecord): string {
  if (!record.configuredAt) {
    const ways = [
      `Go on with ${record.threshold} holders: strongroom root generate ${environment} -- npm run -s strongroom -- init ${environment}`,
      `Since Vault is empty, delete its data and run: strongroom init ${environment} --start-over`,
    ];
    // There holders need a login too, which only a finished apply makes.
    if (compareVersions(record.vaultVersion, '2') >= 0) ways.reverse();
    return `Vault is initialized and not configured, and nobody has its root token. ${ways.join('. Or: ')}.`;
  }
  return (
    `Vault is configured, and whether its root token (accessor ${record.rootAccessor}) is alive cannot be seen without a token. Log in as break-glass or security, ` +
    `put the token into VAULT_TOKEN, and run strongroom init ${environment} again.`
  );
}

function end(ceremony: Ceremony, record: CeremonyRecord): CeremonyRecord {
  return save(ceremony, { ...record, endedAt: now() });
}

function save({ record: file }: Ceremony, record: CeremonyRecord): CeremonyRecord {
  file.write(record);
  return record;
}

function now(): string {
  return new Date().toISOString();
}
