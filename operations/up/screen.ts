import { relative } from 'node:path';
import { colour } from '../colour';
import { table } from '../table';
import type { LocalPlatform } from './local-platform';
import type { WorkloadRead } from './read-as-workload';

/** What `up` ends with, for machines. */
export interface Report {
  readonly servers: readonly { readonly name: string; readonly at: string }[];
  readonly stacks: readonly { readonly name: string; readonly resources: number; readonly leftOut?: string }[];
  /** Stacks that are no longer in the program, and applied still. */
  readonly removed: readonly string[];
  readonly read?: WorkloadRead;
  /** File that a shell reads to talk to all of it. */
  readonly environmentFile: string;
  readonly logs: string;
}

export function reportOn(platform: LocalPlatform, environmentFile: string, wanted: LocalPlatform['stacks']): Report {
  const { emulators, environment, issuer, vault, databases, leftOut, read, kept, stacks } = platform;
  const { aws, eks } = environment.emulators!;
  return {
    servers: [
      ...(emulators ? [server('AWS, by moto', aws), server('EKS', eks)] : []),
      ...(emulators?.kubernetes ? [server('Kubernetes API', emulators.kubernetes.endpoint)] : []),
      ...(issuer ? [server('OpenID issuer', issuer.url)] : []),
      ...databases.ports.map((port) => server('database', `127.0.0.1:${port}`)),
      ...(vault?.nodes.all.map(({ name, address }) => server(name, address)) ?? []),
    ],
    stacks: wanted.map((stack) => {
      const reason = leftOut.get(stack);
      return { name: stack.name, resources: stack.allResources().length, ...(reason && { leftOut: reason }) };
    }),
    removed: kept?.applied.filter((name) => !stacks.some((stack) => stack.name === name)) ?? [],
    ...(read && { read }),
    environmentFile: relative('.', environmentFile),
    logs: relative('.', platform.logFolder),
  };
}

function server(name: string, at: string) {
  return { name, at };
}

/** The same for people. @param hours After which everything ends by itself. */
export function screen(platform: LocalPlatform, report: Report, hours: number): string {
  const { servers, stacks, removed, read, environmentFile, logs } = report;
  const leftOut = stacks.filter((stack) => stack.leftOut);
  const applied = stacks.length - leftOut.length;
  return [
    table(
      ['server', 'listens on'],
      servers.map(({ name, at }) => [name, at]),
    ),
    '',
    `${applied} of ${stacks.length} stacks are applied${leftOut.length > 0 ? '; left out:' : '.'}`,
    ...(leftOut.length > 0
      ? [
          table(
            ['stack', 'because'],
            leftOut.map((stack) => [stack.name, stack.leftOut!]),
          ),
        ]
      : []),
    ...removed.map((stack) => `${stack} is no longer in the program; what it made stays until up --fresh.`),
    ...(platform.vault ? ['', ...waysIn(platform, read, environmentFile)] : []),
    '',
    `Logs: ${logs}. It ends by itself after ${hours} hours, or now: ${colour.bold('npm run -s strongroom -- down')}`,
  ].join('\n');
}

function waysIn(platform: LocalPlatform, read: WorkloadRead | undefined, environmentFile: string): readonly string[] {
  const { applied } = platform;
  const enter = `  . ${environmentFile}`;
  if (!applied.has(platform.stack('vault'))) {
    return [
      'Vault is initialized and empty: nobody can log in. To ask it whether it is well:',
      enter,
      '  vault status',
    ];
  }
  return [
    'In a shell:',
    enter,
    'Log in as a person; a page asks who you are:',
    '  vault login -method=oidc',
    ...(read ? ['', ...workload(read)] : []),
  ];
}

function workload({ namespace, account, mount, role, secret }: WorkloadRead): readonly string[] {
  return [
    `Read a secret as a workload, as ${account} in ${namespace} has just done:`,
    `  VAULT_TOKEN=$(kubectl create token ${account} -n ${namespace} --audience vault |`,
    `    vault write -field=token auth/${mount}/login role=${role} jwt=-) \\`,
    `    vault kv get ${secret}`,
  ];
}
