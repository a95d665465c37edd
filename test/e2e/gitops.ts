import type { ListrTask } from 'listr2';
import { isNobody, type Logins } from './logins';
import type { Results } from './results';

const STAGES = { production: 'prod', staging: 'staging', development: 'dev' } as const;
const DAY = 86_400;

/** The External Secrets Operator, as it logs in in each namespace. */
export function gitops(results: Results, logins: Logins): ListrTask[] {
  const store = (namespace: string) => logins.kubernetes('kubernetes', `external-secrets-${namespace}`);
  return [
    results.check('GitOps: External Secrets reads the stage of its namespace, and no other', async () => {
      for (const [namespace, stage] of Object.entries(STAGES)) {
        const session = await store(namespace);
        for (const other of Object.values(STAGES)) {
          const path = `secret/data/applications/${other}/myapp`;
          if (other === stage) await session.read(path);
          else await session.isRefused('GET', path);
        }
        await session.isRefused('LIST', `secret/metadata/applications/${stage}`);
      }
      return Object.keys(STAGES).join(', ');
    }),
    results.check('GitOps: another account, namespace or audience does not log in as External Secrets', async () => {
      const others = [{ account: 'myapp' }, { namespace: 'default' }, { audience: 'https://kubernetes.default.svc' }];
      for (const role of ['external-secrets-operator', 'external-secrets-production']) {
        await logins.kubernetes('kubernetes', role);
        for (const other of others) {
          await isNobody(logins.kubernetes('kubernetes', role, other), `${Object.values(other)} as ${role}`);
        }
      }
      return undefined;
    }),
    results.check('GitOps: no token of External Secrets lives longer than a day', async () => {
      const session = await store('production');
      const { auth } = await session.expect('POST', 'auth/token/renew-self', { body: { increment: '1000h' } });
      if (auth.lease_duration > DAY) throw new Error(`renewed, it lives ${auth.lease_duration} s`);
      return undefined;
    }),
  ];
}
