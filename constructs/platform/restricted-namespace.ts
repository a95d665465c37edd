import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Construct } from 'constructs';

export interface RestrictedNamespaceProps {
  readonly name: string;
  /** Minor release such as `1.35`, whose rules hold until this is raised: a cluster upgrade alone refuses no pod. */
  readonly podSecurityVersion: string;
  /** Besides those of Pod Security. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A namespace that admits only pods of the Pod Security level `restricted`. Deleting it would delete all that lives in it.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export class RestrictedNamespace extends Construct {
  constructor(scope: Construct, id: string, props: RestrictedNamespaceProps) {
    super(scope, id);
    const labels = ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, `v${props.podSecurityVersion}`],
    ]);
    new NamespaceV1(this, 'Resource', {
      metadata: { name: props.name, labels: { ...Object.fromEntries(labels), ...props.labels } },
      lifecycle: { preventDestroy: true },
    });
  }
}
