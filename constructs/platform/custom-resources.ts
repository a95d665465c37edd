import { join } from 'node:path';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { ChartRelease } from './chart-release';

export interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

export interface CustomResourcesProps {
  /** Of the Helm release that holds them. */
  readonly name: string;
  readonly namespace: string;
  readonly resources: readonly CustomResource[];
}

/**
 * Custom resources, as one Helm release of a local chart that prints them.
 *
 * `kubernetes_manifest` asks the API server for the definition while it plans, so it fails before the first apply
 * (hashicorp/terraform-provider-kubernetes#1367). Helm looks when it installs: the definitions must come from an earlier release.
 */
export class CustomResources extends Construct {
  constructor(scope: Construct, id: string, props: CustomResourcesProps) {
    super(scope, id);
    const chart = new TerraformAsset(this, 'Chart', {
      path: join(__dirname, 'custom-resources-chart'),
      type: AssetType.DIRECTORY,
    });
    new ChartRelease(this, 'Release', {
      chart: { chart: `./${chart.path}`, version: '1.0.0' },
      name: props.name,
      namespace: props.namespace,
      values: { resources: props.resources },
      // Helm cannot tell when a custom resource is ready.
      wait: false,
    });
  }
}
