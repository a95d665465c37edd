import { z } from 'zod';
import type { Environment } from './environment';

export const snapshots = z
  .strictObject({
    /** In UTC, at least once a week: minute, hour, `*`, `*` and day of the week, as cron writes them. */
    schedule: z
      .string()
      .regex(/^[0-5]?\d (\*(\/\d+)?|\d{1,2}(,\d{1,2})*) \* \* (\*|[0-6](,[0-6])*)$/, {
        error: ({ input }) =>
          `'${input}' is no schedule for snapshots; write a minute, hours and days of the week as in '0 1 * * *'`,
      })
      .default('0 1 * * *'),
    /** Days that a snapshot is locked, and after which it goes. */
    retentionDays: z.int().min(1).max(3650).default(30),
    /** Days after which those of Sundays go. @default - as all others */
    weeklyRetentionDays: z.int().max(3650).exactOptional(),
  })
  .prefault({});

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
