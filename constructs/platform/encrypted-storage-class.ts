import { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import { Construct } from 'constructs';

export interface EncryptedStorageClassProps {
  readonly name: string;
  /** Key that the EBS CSI driver may use. */
  readonly kmsKeyArn: string;
}

/** EBS volumes that are encrypted with a key of ours, made in the zone of their pod, growable, and kept when their claim goes. */
export class EncryptedStorageClass extends Construct {
  constructor(scope: Construct, id: string, props: EncryptedStorageClassProps) {
    super(scope, id);
    new StorageClassV1(this, 'Resource', {
      metadata: { name: props.name },
      storageProvisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true', kmsKeyId: props.kmsKeyArn },
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  }
}
