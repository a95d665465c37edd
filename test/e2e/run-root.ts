import { awsAccess } from '../../operations/aws';
import { RootGeneration } from '../../operations/ceremony/root-generation';
import { ShareStore } from '../../operations/ceremony/share-store';
import { recoveryShareName } from '../../stacks/names';
import type { LocalRun } from './local-run';
import { openShare } from './open-share';
import { Skip } from './results';

/** As many holders as are needed make the root token that the run asks Vault with, since the one of the ceremony is dead. */
export async function makeRoot(run: LocalRun): Promise<string> {
  const { environment, holders } = run;
  if (!holders) throw new Skip('Vault was not initialized');
  const { client } = await run.nodes.leader();
  const store = new ShareStore(awsAccess(environment));
  const generation = await RootGeneration.begin(client);
  const givers = holders.slice(-environment.recovery!.threshold);
  for (const { holder, privateKey } of givers) {
    const share = await openShare(store, recoveryShareName(environment.name, holder.name), privateKey);
    run.secrets.push(share);
    await generation.give(share);
  }
  run.rootToken = generation.token();
  run.secrets.push(run.rootToken);
  return givers.map(({ holder }) => holder.name).join(', ');
}

/** When nothing needs it any more. @throws Error unless it is dead. */
export async function endRoot(run: LocalRun): Promise<undefined> {
  const { root } = run;
  await root.expect('POST', 'auth/token/revoke-self');
  const { client } = await run.nodes.leader();
  const { status } = await client.call('GET', 'auth/token/lookup-self', { token: root.token });
  if (status !== 403) throw new Error(`the root token is answered with ${status}`);
}
