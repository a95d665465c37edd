import type { Guardrail } from '../../guardrails/guardrail';
import { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Block } from '../../guardrails/terraform-json';

const production = { name: 'prod', account: '111122223333', disposable: false, production: true };

/** A stack of production that synthesized to `json`. */
export function stackOf(json: Block, part = 'network', environment = production): SynthesizedStack {
  const name = `${environment.name}-${part}`;
  return new SynthesizedStack({ name, environment, dependencies: [], directory: 'unused' }, json);
}

/** What `guardrail` finds there: addresses, or the name of the stack. */
export function findings(guardrail: Guardrail, json: Block, part?: string): readonly string[] {
  return guardrail.check(stackOf(json, part)).map(({ at }) => (at instanceof SynthesizedStack ? at.name : at.address));
}

/** A stack that holds one resource, `<type>.it`. */
export function resource(type: string, config: Block): Block {
  return { resource: { [type]: { it: config } } };
}

/** A policy of these statements, as constructs write it. */
export function policy(...statements: readonly Block[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
