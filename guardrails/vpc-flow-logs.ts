import type { Guardrail } from './guardrail';
import { refersTo } from './terraform-json';

export const vpcFlowLogs: Guardrail = {
  id: 'SR-VPC-01',
  title: 'Every VPC logs its flows, accepted and refused',
  why: 'They are the only record of who talked to Vault from where it should not.',
  sameAs: ['CKV2_AWS_11', 'AWS-0178'],
  check: (stack) => {
    const flowLogs = stack.resources('aws_flow_log').filter(({ config }) => config['traffic_type'] === 'ALL');
    return stack
      .resources('aws_vpc')
      .filter((vpc) => !flowLogs.some(({ config }) => refersTo(config['vpc_id'], vpc)))
      .map((at) => ({ at, fix: "add a FlowLog of this VPC with trafficType 'ALL' to the same stack" }));
  },
};
