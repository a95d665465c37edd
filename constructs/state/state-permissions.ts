import type { PolicyStatement } from '../cluster/workload-identity';

export interface StateLocation {
  /** Name of the bucket. */
  readonly bucket: string;
  readonly keyArn: string;
}

/** What Terraform needs to read states, as a plan without a lock does. */
export function readStates({ bucket, keyArn }: StateLocation): readonly PolicyStatement[] {
  return [
    { Sid: 'ListStates', Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${bucket}` },
    { Sid: 'ReadStates', Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
    { Sid: 'DecryptStates', Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn },
  ];
}

/** What it needs beyond that, to lock a state and write it: of a deletion, that of the lock file. */
export function writeStates({ bucket, keyArn }: StateLocation): readonly PolicyStatement[] {
  return [
    { Sid: 'WriteStates', Effect: 'Allow', Action: 's3:PutObject', Resource: `arn:aws:s3:::${bucket}/*` },
    { Sid: 'Unlock', Effect: 'Allow', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${bucket}/*.tflock` },
    { Sid: 'EncryptStates', Effect: 'Allow', Action: ['kms:Encrypt', 'kms:GenerateDataKey'], Resource: keyArn },
  ];
}
