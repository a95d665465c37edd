import { DefaultRouteTable } from '@cdktf/provider-aws/lib/default-route-table';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import { NatGateways, type NatMode } from './nat-gateways';
import { subnetPlan } from './subnet-plan';

export interface NetworkProps {
  /** First part of every name. */
  readonly name: string;
  readonly cidr: string;
  /** Names of availability zones. Subnets, gateways and routes are keyed by them: another zone touches none that exist. */
  readonly availabilityZones: readonly string[];
  readonly nat: NatMode;
}

/** Ids by zone name. */
type ByZone = Readonly<Record<string, string>>;

/**
 * A VPC of three tiers: public (load balancers, NAT), private (nodes, endpoints) and intra (control plane). Nothing in it gets a
 * public address by itself, and what AWS makes by default (security group, route table) is emptied.
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly privateSubnetIds: ByZone;
  readonly intraSubnetIds: ByZone;
  /** Of the private and the intra tier. */
  readonly innerRouteTableIds: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    const { name, cidr, availabilityZones: zones } = props;
    const vpc = new Vpc(this, 'Resource', {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
      lifecycle: { preventDestroy: true },
    });
    this.vpcId = vpc.id;
    new DefaultSecurityGroup(this, 'DefaultSecurityGroup', {
      vpcId: vpc.id,
      ingress: [],
      egress: [],
      tags: { Name: `${name}-default-unused` },
    });
    new DefaultRouteTable(this, 'DefaultRouteTable', {
      defaultRouteTableId: vpc.defaultRouteTableId,
      route: [],
      tags: { Name: `${name}-default-unused` },
    });
    const gateway = new InternetGateway(this, 'InternetGateway', { vpcId: vpc.id, tags: { Name: name } });

    const plan = subnetPlan(cidr, zones);
    const publicSubnetIds = this.subnets('public', plan.public, { 'kubernetes.io/role/elb': '1' });
    this.privateSubnetIds = this.subnets('private', plan.private, { 'kubernetes.io/role/internal-elb': '1' });
    this.intraSubnetIds = this.subnets('intra', plan.intra, {});

    const publicRoutes = this.routeTable('public', publicSubnetIds);
    new Route(publicRoutes, 'Internet', {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
    const nat = new NatGateways(this, 'nat', { name, mode: props.nat, publicSubnetIds, dependsOn: [gateway] });
    const privateRoutes = zones.map((zone) => {
      const table = this.routeTable(`private-${zone}`, { [zone]: this.privateSubnetIds[zone]! });
      nat.routeFrom(table, zone);
      return table;
    });
    const intraRoutes = this.routeTable('intra', this.intraSubnetIds);
    this.innerRouteTableIds = [...privateRoutes, intraRoutes].map((table) => table.id);
  }

  private subnets(tier: string, blocks: ByZone, tags: Readonly<Record<string, string>>): ByZone {
    const group = new Construct(this, tier);
    return Object.fromEntries(
      Object.entries(blocks).map(([zone, cidrBlock]) => {
        const subnet = new Subnet(group, zone, {
          vpcId: this.vpcId,
          availabilityZone: zone,
          cidrBlock,
          mapPublicIpOnLaunch: false,
          tags: { Name: `${this.props.name}-${tier}-${zone}`, ...tags },
        });
        return [zone, subnet.id];
      }),
    );
  }

  private routeTable(id: string, subnetIds: ByZone): RouteTable {
    const table = new RouteTable(this, `routes-${id}`, {
      vpcId: this.vpcId,
      tags: { Name: `${this.props.name}-${id}` },
    });
    for (const [zone, subnetId] of Object.entries(subnetIds)) {
      new RouteTableAssociation(table, zone, { routeTableId: table.id, subnetId });
    }
    return table;
  }
}
