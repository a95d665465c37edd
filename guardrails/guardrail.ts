import type { SynthesizedElement, SynthesizedStack } from './synthesized-stack';

export interface Finding {
  readonly at: SynthesizedElement | SynthesizedStack;
  /** What to do about it, in the imperative. */
  readonly fix: string;
}

/** One thing that must be true of every stack. */
export interface Guardrail {
  /** Stable, for waivers and reports. */
  readonly id: string;
  /** What is true of a stack that passes. */
  readonly title: string;
  /** What goes wrong where it is not, in one sentence. */
  readonly why: string;
  /** The same check in scanners that reviewers know: `CKV…` in Checkov, `AWS-…` in Trivy. @default - they have none */
  readonly sameAs?: readonly string[];
  /** True where a stack that is destroyed after every run has nothing to lose. @default false */
  readonly sparesDisposable?: boolean;
  check(stack: SynthesizedStack): readonly Finding[];
}
