import { Eip } from '@cdktf/provider-aws/lib/eip';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import type { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

/** `none`: no way out; `single`: one gateway for all zones, which is lost with its zone; `perAz`: each zone has its own. */
export type NatMode = 'none' | 'single' | 'perAz';

export interface NatGatewaysProps {
  readonly name: string;
  readonly mode: NatMode;
  /** By zone name. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  /** The internet gateway: without it a NAT gateway starts and leads nowhere. */
  readonly dependsOn: ITerraformDependable[];
}

/** The way out of the private subnets. */
export class NatGateways extends Construct {
  private readonly gatewayIds = new Map<string, string>();

  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const zones = Object.keys(props.publicSubnetIds);
    const wanted = { none: [], single: zones.slice(0, 1), perAz: zones }[props.mode];
    for (const zone of wanted) {
      const tags = { Name: `${props.name}-nat-${zone}` };
      const address = new Eip(this, `address-${zone}`, { domain: 'vpc', tags, dependsOn: props.dependsOn });
      const gateway = new NatGateway(this, zone, {
        allocationId: address.id,
        subnetId: props.publicSubnetIds[zone]!,
        tags,
        dependsOn: props.dependsOn,
      });
      this.gatewayIds.set(zone, gateway.id);
    }
  }

  /** Sends what leaves `table` through the gateway of `zone`, or through the only one there is. */
  routeFrom(table: RouteTable, zone: string): void {
    const natGatewayId = this.gatewayIds.get(zone) ?? [...this.gatewayIds.values()][0];
    if (!natGatewayId) return;
    new Route(table, 'Nat', { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId });
  }
}
