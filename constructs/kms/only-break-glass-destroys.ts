import type { KeyStatement } from './key-policy';

/** Of a key that nobody may destroy in the course of anything else. @param roleArn The one that may @default - no one may */
export function onlyBreakGlassDestroys(roleArn: string | undefined): KeyStatement {
  return {
    Sid: 'OnlyBreakGlassMayDestroy',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
    ...(roleArn && { Condition: { ArnNotEquals: { 'aws:PrincipalArn': roleArn } } }),
  };
}
