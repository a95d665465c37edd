import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditRotation } from '../../constructs/vault-server/audit-rotation';
import { runSidecar } from './run-sidecar';

const folder = '/vault/audit';
const container = auditRotation({
  image: 'vault:1',
  volume: 'audit',
  folder,
  auditGiB: 20,
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
});

const HUP = 'pkill -HUP -x vault';
const NEXT_DAY = 'touch next-day';

/**
 * @param pauses As in a day that ends once there is a file `next-day`.
 * @param full The share of the volume that is taken, in percent, while there are more than so many files put aside.
 */
function run(pauses: readonly string[], files: Readonly<Record<string, string>>, full = { percent: 10, above: 0 }) {
  const { folder: ran, calls } = runSidecar(container, {
    mount: folder,
    files,
    pauses,
    programs: {
      // The sidecar works in its folder.
      date: `day=20261122; [ -f next-day ] && day=20261123; case "$2" in *T*) echo "$day"T000000Z ;; *) echo $day ;; esac`,
      stat: `[ -f large ] && echo 1073741824 || exec /usr/bin/env -i /usr/bin/stat "$@"`,
      pkill: 'touch audit.log',
      df: `percent=10; [ $(ls | grep -c ^audit-) -gt ${full.above} ] && percent=${full.percent}; printf 'Filesystem\\n/dev/x 1 1 1 %s%% /\\n' $percent`,
    },
  });
  const kept = readdirSync(ran).filter((name) => name.startsWith('audit'));
  return { ran, kept, signals: calls.filter((call) => call === HUP).length };
}

test('a log is put aside when the day ends, and Vault opens a new one', () => {
  const { ran, kept, signals } = run(['', NEXT_DAY, 'echo of today > audit.log'], { 'audit.log': 'of yesterday' });
  expect(kept).toEqual(['audit-20261123T000000Z.log', 'audit.log']);
  expect(readFileSync(join(ran, kept[0]!), 'utf8')).toBe('of yesterday');
  expect(signals).toBe(1);
});

test('one that is a twentieth of its volume is put aside at once', () => {
  const { kept, signals } = run(['touch large', 'rm large'], { 'audit.log': 'much' });
  expect(kept).toEqual(['audit-20261122T000000Z.log', 'audit.log']);
  expect(signals).toBe(1);
});

test('a day on which nothing was logged leaves nothing', () => {
  expect(run([NEXT_DAY, ''], { 'audit.log': '' })).toMatchObject({ kept: ['audit.log'], signals: 0 });
});

test('the oldest go until a fifth of the volume is free, and never the one that Vault writes', () => {
  const old = Object.fromEntries([1, 2, 3].map((day) => [`audit-2026110${day}T000000Z.log`, '']));
  const { kept } = run([''], { ...old, 'audit.log': 'now' }, { percent: 80, above: 1 });
  expect(kept).toEqual(['audit-20261103T000000Z.log', 'audit.log']);
  expect(run([''], { 'audit.log': 'now' }, { percent: 99, above: -1 }).kept).toEqual(['audit.log']);
});
