import type { Guardrail } from '../../../guardrails/guardrail';
import type { Edit } from './edit';

/** A real stack, broken in one way, and the rule that must see it. */
export interface Mutation {
  readonly stack: string;
  readonly what: string;
  readonly seenBy: Guardrail;
  readonly edit: Edit;
}
