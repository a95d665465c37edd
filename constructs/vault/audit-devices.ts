import { Audit } from '@cdktf/provider-vault/lib/audit';
import { Construct } from 'constructs';

export interface AuditDevicesProps {
  /** Folder of the audit volume, as the Vault process sees it. */
  readonly folder: string;
}

/**
 * Two audit devices with different sinks: a file on its own volume, and standard output, of which the node keeps little until something
 * ships it elsewhere. Vault answers nobody while it can write to none of them, so one alone would be one point of failure.
 *
 * Every argument of a device replaces it: to change one, add another beside it first.
 *
 * @see https://developer.hashicorp.com/vault/docs/audit/best-practices
 */
export class AuditDevices extends Construct {
  constructor(scope: Construct, id: string, props: AuditDevicesProps) {
    super(scope, id);
    const device = (path: string, filePath: string) =>
      new Audit(this, path, {
        path,
        type: 'file',
        options: { file_path: filePath },
        lifecycle: { preventDestroy: true },
      });
    device('file', `${props.folder}/audit.log`);
    device('stdout', 'stdout');
  }
}
