import type { ListrTask } from 'listr2';
import { ProviderSource } from '../local/provider-source';
import {
  findEtcd,
  findKubeApiserver,
  findMoto,
  findPostgres,
  findRedis,
  findTerraform,
  findVault,
} from '../local/toolchain';
import { LeftOut, type Steps } from '../steps';
import type { LocalPlatform } from './local-platform';

/** Finds or makes what a platform consists of. */
export function findTools(platform: LocalPlatform, steps: Steps): ListrTask[] {
  const finders = { terraform: findTerraform, vault: findVault, moto: findMoto };
  const servers = { postgres: findPostgres, 'redis-server': findRedis };
  return [
    ...Object.entries(finders).map(([name, find]) =>
      steps.step(name, async (say) => {
        platform.tools.set(name, await find(say));
        const { version, from } = platform.tool(name);
        return `${version} from ${from}`;
      }),
    ),
    steps.step('Terraform providers', async () => {
      platform.tool('terraform');
      platform.providers = await ProviderSource.find(`${platform.folder}/terraform`);
      return `from ${platform.providers.description}`;
    }),
    steps.step('Kubernetes API server', async (say) => {
      if (!platform.providers) throw new LeftOut('Terraform has no providers');
      for (const stack of platform.stacksOf('kubernetes')) await platform.needKubernetes(stack);
      platform.tools.set('etcd', await findEtcd(say));
      platform.tools.set('kube-apiserver', await findKubeApiserver(say));
      return `${platform.tool('kube-apiserver').version}, etcd ${platform.tool('etcd').version}`;
    }),
    ...Object.entries(servers).map(([name, find]) =>
      steps.step(name, async () => {
        platform.tools.set(name, await find());
        return platform.tool(name).version;
      }),
    ),
  ];
}
