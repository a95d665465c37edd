import { tmpdir } from 'node:os';
import { TerraformStack, Testing } from 'cdktf';

/** One resource, data source or provider, as Terraform will read it. */
export type Block = Readonly<Record<string, unknown>>;

/** What a stack synthesizes to, parsed. */
export class Template {
  constructor(private readonly json: Readonly<Record<string, Record<string, Record<string, Block>>>>) {}

  /** What `build` adds to an otherwise empty stack. Nothing is written; metadata is left out. */
  static of(build: (stack: TerraformStack) => void): Template {
    const stack = new TerraformStack(Testing.app({ outdir: tmpdir() }), 'stack');
    build(stack);
    return new Template(JSON.parse(Testing.synth(stack)));
  }

  /** Resources of a Terraform type such as `aws_vpc`, by logical id. */
  byId(type: string): Readonly<Record<string, Block>> {
    return this.json['resource']?.[type] ?? {};
  }

  resources(type: string): readonly Block[] {
    return Object.values(this.byId(type));
  }

  /** @throws Error unless there is exactly one. */
  resource(type: string): Block {
    const [only, ...rest] = this.resources(type);
    if (!only || rest.length > 0) throw new Error(`expected one ${type}, found ${only ? rest.length + 1 : 0}`);
    return only;
  }

  data(type: string): readonly Block[] {
    return Object.values(this.json['data']?.[type] ?? {});
  }

  /** Every type of resource, to assert that there is no more than expected. */
  types(): readonly string[] {
    return Object.keys(this.json['resource'] ?? {}).sort();
  }
}
