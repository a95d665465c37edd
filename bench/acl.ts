import { cpus } from 'node:os';
import { Acl, type Request } from '../constructs/vault/acl/acl';
import { parse } from '../constructs/vault/acl/parse';
import { PolicyDocument } from '../constructs/vault/acl/policy-document';
import { run } from '../operations/failure';
import { table } from '../operations/table';
import { NaiveAcl } from './naive-acl';

const RUNS = 7;
const RULES = 200;
const REQUESTS = 20_000;
const TEAMS = ['orders', 'payments', 'catalog', 'carts', 'search', 'mail', 'stock', 'prices', 'reports', 'users'];

/** As a platform team's policy looks: mostly exact paths, some folders, some wildcards. */
function principal(): string {
  const document = new PolicyDocument();
  for (let index = 0; index < RULES; index += 1) {
    const [team, number] = [TEAMS[index % TEAMS.length]!, Math.floor(index / TEAMS.length)];
    if (number < 12) document.allow(`kv/data/${team}/service-${number}/api-keys`, 'read');
    else if (number < 17) document.allow(`kv/metadata/${team}/stage-${number}/*`, 'list', 'read');
    else document.allow(`database/${team}/+/creds-${number}${number === 19 ? '/*' : ''}`, 'read', 'update');
  }
  return document.toHcl();
}

function requests(): readonly Request[] {
  const shapes = [
    (team: string, n: number) => ({ path: `kv/data/${team}/service-${n % 14}/api-keys`, op: 'read' as const }),
    (team: string, n: number) => ({ path: `kv/metadata/${team}/stage-${n % 20}/app/key-${n}`, op: 'read' as const }),
    (team: string, n: number) => ({ path: `kv/metadata/${team}/stage-${n % 20}/`, op: 'list' as const }),
    (team: string, n: number) => ({ path: `database/${team}/role-${n}/creds-${n % 21}`, op: 'update' as const }),
    (team: string, n: number) => ({ path: `sys/mounts/${team}-${n}`, op: 'read' as const }),
  ];
  return Array.from({ length: REQUESTS }, (_, n) => shapes[n % shapes.length]!(TEAMS[n % TEAMS.length]!, n));
}

function medianSeconds(action: () => unknown): number {
  action();
  const seconds = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    action();
    return (performance.now() - started) / 1000;
  });
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
}

run(() => {
  const text = principal();
  const document = parse(text);
  const policies = [{ name: 'bench', rules: document.rules }];
  const [acl, naive] = [new Acl(policies), new NaiveAcl(document.merged())];
  const asked = requests();
  const allowed = asked.filter((request) => acl.decide(request).allowed).length;
  const different = asked.filter((request) => acl.decide(request).by?.rule.path !== naive.find(request)?.path);
  if (different.length > 0) throw new Error(`The two decide ${different.length} requests differently; see npm test.`);

  const rate = (seconds: number) => Math.round(REQUESTS / seconds).toLocaleString('en');
  const milliseconds = (seconds: number) => (seconds * 1000).toFixed(2);
  const rows = [
    [
      'Acl',
      rate(medianSeconds(() => asked.forEach((request) => void acl.decide(request)))),
      milliseconds(medianSeconds(() => new Acl(policies))),
    ],
    [
      'a scan of all rules',
      rate(medianSeconds(() => asked.forEach((request) => void naive.find(request)))),
      milliseconds(medianSeconds(() => new NaiveAcl(document.merged()))),
    ],
  ];
  console.log(
    `A principal with ${RULES} rules, ${REQUESTS.toLocaleString('en')} requests (${allowed.toLocaleString('en')} allowed), medians of ${RUNS} runs ` +
      `after one warm-up, one core of ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}\n`,
  );
  console.log(table(['policy engine', 'decisions/s', 'build ms'], rows));
  console.log(`\nParsing its policy takes ${milliseconds(medianSeconds(() => parse(text)))} ms.`);
});
