import type { Finding } from './guardrail';
import type { SynthesizedElement, SynthesizedStack } from './synthesized-stack';
import { type Block, refersTo } from './terraform-json';

/**
 * The buckets that no resource of `type` in the same stack makes safe: since version 4 of the AWS provider, each property of a
 * bucket is a resource of its own.
 */
export function bucketsWithout(
  stack: SynthesizedStack,
  type: string,
  isSafe: (config: Block) => boolean,
  fix: string,
): readonly Finding[] {
  const safe = stack.resources(type).filter(({ config }) => isSafe(config));
  const isCovered = (bucket: SynthesizedElement) => safe.some(({ config }) => refersTo(config['bucket'], bucket));
  return stack
    .resources('aws_s3_bucket')
    .filter((bucket) => !isCovered(bucket))
    .map((at) => ({ at, fix }));
}
