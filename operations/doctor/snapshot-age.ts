import type { Environment } from '../../environments/environment';
import { SnapshotStore } from '../snapshots/store';
import { type Check, type Finding, failure, ok, warning } from './check';
import type { Patient } from './patient';

/** Hours that a snapshot takes to be there, at most. */
const GRACE_HOURS = 1;

export const snapshotAge: Check = {
  id: 'snapshot',
  why: 'What was written since the last snapshot is lost with the cluster.',
  look: (patient) =>
    ageIn(patient, patient.environment, 'see kubectl -n vault get jobs, and the log of the last vault-snapshot'),
};

/** Where another region must be able to recover. A copy that S3 cannot make fails without a word. */
export const snapshotCopyAge: Check = {
  id: 'snapshot-copy',
  why: 'What was written since the last snapshot that was copied is lost with the region.',
  look: async (patient) => {
    const { recoveryRegion } = patient.environment.seal;
    if (!recoveryRegion) return ok('none is asked for');
    const { bucket } = SnapshotStore.of(patient.environment);
    return ageIn(
      patient,
      { ...patient.environment, region: recoveryRegion },
      `where the check snapshot is ok, ask S3 why: aws s3api head-object --bucket ${bucket}, with the newest --key, says its ` +
        'ReplicationStatus; FAILED means that the role which copies may not',
    );
  },
};

/** @param reader The environment, or what is in the region of its copies. */
async function ageIn({ environment, now }: Patient, reader: Environment, fix: string): Promise<Finding> {
  const [newest] = await SnapshotStore.of(environment, reader).list();
  const { schedule } = environment.snapshots;
  if (!newest) return failure('there is none', fix);
  const hours = (now.getTime() - newest.takenAt.getTime()) / 3_600_000;
  const limit = longestPause(schedule) + GRACE_HOURS;
  const found = `${newest.name} is ${Math.floor(hours)} hours old`;
  if (hours > 2 * limit) return failure(`${found}, and more than one was missed (${schedule})`, fix);
  return hours > limit ? warning(`${found}, and the last one was missed (${schedule})`, fix) : ok(found);
}

/** Most hours between two runs of a schedule of `environments/environment.ts`: a minute, hours, days of the week. */
export function longestPause(schedule: string): number {
  const [, hourField = '*', , , dayField = '*'] = schedule.split(' ');
  const step = /^\*\/(\d+)$/.exec(hourField)?.[1];
  const everyHour = Array.from({ length: 24 }, (_, hour) => hour);
  const hours = hourField.startsWith('*')
    ? everyHour.filter((hour) => hour % Number(step ?? 1) === 0)
    : hourField.split(',').map(Number);
  const days = dayField === '*' ? [0, 1, 2, 3, 4, 5, 6] : dayField.split(',').map(Number);
  const runs = days.flatMap((day) => hours.map((hour) => day * 24 + hour)).sort((a, b) => a - b);
  const week = 7 * 24;
  return Math.max(...runs.map((run, index) => (runs[index + 1] ?? runs[0]! + week) - run));
}
