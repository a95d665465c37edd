import type { Environment } from './environment';

/** What has to be true of snapshots. Each is a field and why it is refused. */
export function snapshotRules({ production, snapshots }: Environment): readonly (readonly [string, string])[] {
  const { schedule, retentionDays, weeklyRetentionDays } = snapshots;
  const refused: [string, string][] = [];
  if (weeklyRetentionDays !== undefined && weeklyRetentionDays <= retentionDays) {
    refused.push([
      'snapshots.weeklyRetentionDays',
      `${weeklyRetentionDays} days is no longer than the ${retentionDays} of all others; write more, or leave it out`,
    ]);
  }
  if (!production) return refused;
  if (!schedule.endsWith(' *')) {
    refused.push(['snapshots.schedule', `'${schedule}' leaves out days; production is saved at least once a day`]);
  }
  if (retentionDays < 30) {
    refused.push(['snapshots.retentionDays', `${retentionDays} days is too short; production keeps 30 or more`]);
  }
  return refused;
}
