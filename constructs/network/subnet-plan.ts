import { subnetOf } from './cidr';

export interface SubnetPlan {
  /** For NAT gateways and public load balancers. */
  readonly public: Readonly<Record<string, string>>;
  /** For nodes, pods and VPC endpoints. */
  readonly private: Readonly<Record<string, string>>;
  /** For the control plane's network interfaces: no route out. */
  readonly intra: Readonly<Record<string, string>>;
}

/**
 * The CIDR block of each tier in each zone, keyed by zone name. Of a /16: private /20 from its start, public /24 from .48, intra
 * /24 from .52, which leaves three quarters of the block free.
 */
export function subnetPlan(cidr: string, zones: readonly string[]): SubnetPlan {
  const tier = (newBits: number, first: number) =>
    Object.fromEntries(zones.map((zone, index) => [zone, subnetOf(cidr, newBits, first + index)]));
  return { private: tier(4, 0), public: tier(8, 48), intra: tier(8, 52) };
}
