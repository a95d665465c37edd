import { Release } from '@cdktf/provider-helm/lib/release';
import { Construct } from 'constructs';
import type { LocatedChart } from './chart';
import { valuesText } from './values-text';

export interface ChartReleaseProps {
  readonly chart: LocatedChart;
  readonly name: string;
  readonly namespace: string;
  /** Plain data; texts in it may hold tokens. */
  readonly values: object;
  /** Whether to wait until its pods run, and to run its hooks. False only where no pod can run. */
  readonly wait: boolean;
}

/** A Helm chart, installed with one object of values. */
export class ChartRelease extends Construct {
  constructor(scope: Construct, id: string, props: ChartReleaseProps) {
    super(scope, id);
    new Release(this, 'Resource', {
      ...props.chart,
      name: props.name,
      namespace: props.namespace,
      values: [valuesText(props.values)],
      wait: props.wait,
      disableWebhooks: !props.wait,
      // Rolling back by itself would uninstall a first release, and hide why it failed.
      atomic: false,
      // Seconds; below the 15 minutes that the provider's token lasts.
      timeout: 600,
      maxHistory: 10,
    });
  }
}
