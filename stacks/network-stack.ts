import type { Construct } from 'constructs';
import { FlowLogs } from '../constructs/network/flow-logs';
import { Network } from '../constructs/network/network';
import { VpcEndpoints } from '../constructs/network/vpc-endpoints';
import type { Environment } from '../environments/environment';
import { awsProvider } from './aws-provider';
import { EnvironmentStack } from './environment-stack';
import { nameOf } from './names';

/** The VPC and all that lives in it. Changes rarely; everything hangs on it. */
export class NetworkStack extends EnvironmentStack {
  readonly vpcId: string;
  /** By zone name. */
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  /** By zone name. */
  readonly intraSubnetIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, 'network');
    awsProvider(this, environment);
    const { account: accountId, region } = environment;
    const name = nameOf(environment);
    const network = new Network(this, 'network', { ...environment.network, name });
    new VpcEndpoints(this, 'endpoints', {
      name,
      accountId,
      region,
      vpcId: network.vpcId,
      vpcCidr: environment.network.cidr,
      subnetIds: Object.values(network.privateSubnetIds),
      routeTableIds: network.innerRouteTableIds,
    });
    new FlowLogs(this, 'flow-logs', {
      name,
      accountId,
      region,
      vpcId: network.vpcId,
      retentionDays: environment.logRetentionDays,
    });
    this.vpcId = network.vpcId;
    this.privateSubnetIds = network.privateSubnetIds;
    this.intraSubnetIds = network.intraSubnetIds;
  }
}
