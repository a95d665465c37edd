import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from '../environments/environment';
import { type Block, blocks, isBlock } from './terraform-json';

/** A resource, data source, provider or other block, as Terraform will read it. */
export interface SynthesizedElement {
  /** Of a resource or data source `aws_kms_key`, of anything else its name. */
  readonly type: string;
  /** Terraform address, for example `aws_kms_key.unseal`. */
  readonly address: string;
  /** Where the program made it, for example `prod-seal/unseal-key/Resource`; the stack where synth did not say. */
  readonly path: string;
  readonly config: Block;
}

/** What synth's manifest says of a stack. */
export interface StackIdentity {
  readonly name: string;
  readonly environment: Pick<Environment, 'name' | 'account' | 'disposable' | 'production'>;
  /** Names of the stacks that are applied before it. */
  readonly dependencies: readonly string[];
  /** Folder of its `cdk.tf.json`. */
  readonly directory: string;
}

/** One stack as Terraform will read it: parsed from the JSON that synth wrote, so that no escape hatch is missed. */
export class SynthesizedStack {
  readonly name: string;
  readonly environment: StackIdentity['environment'];
  /** The name without the environment: `network`, `vault`, `tenant-kgc`. */
  readonly part: string;
  readonly dependencies: readonly string[];
  readonly directory: string;
  readonly providers: readonly SynthesizedElement[];
  readonly variables: readonly SynthesizedElement[];
  readonly outputs: readonly SynthesizedElement[];
  readonly backend: SynthesizedElement | undefined;
  readonly modules: readonly SynthesizedElement[];
  readonly locals: SynthesizedElement;
  /** The type is the local name. */
  readonly requiredProviders: readonly SynthesizedElement[];
  private readonly resourcesByType: ElementsByType;
  private readonly dataByType: ElementsByType;
  private readonly ephemeralByType: ElementsByType;

  constructor(identity: StackIdentity, json: Block) {
    this.name = identity.name;
    this.environment = identity.environment;
    this.part = identity.name.slice(identity.environment.name.length + 1);
    this.dependencies = identity.dependencies;
    this.directory = identity.directory;
    this.resourcesByType = this.read(json['resource'], '');
    this.dataByType = this.read(json['data'], 'data.');
    this.ephemeralByType = this.read(json['ephemeral'], 'ephemeral.');
    this.providers = Object.entries(section(json['provider'])).flatMap(([type, configs]) =>
      blocks(configs).map((config) => {
        const alias = config['alias'] === undefined ? '' : `.${config['alias']}`;
        return this.element(type, `provider.${type}${alias}`, config);
      }),
    );
    this.variables = this.named(json['variable'], 'var');
    this.outputs = this.named(json['output'], 'output');
    this.modules = this.named(json['module'], 'module');
    this.locals = this.element('locals', 'locals', section(json['locals']));
    const terraform = section(json['terraform']);
    [this.backend] = this.named(terraform['backend'], 'backend');
    this.requiredProviders = this.named(terraform['required_providers'], 'required_providers');
  }

  resources(type: string): readonly SynthesizedElement[] {
    return this.resourcesByType.get(type) ?? [];
  }

  data(type: string): readonly SynthesizedElement[] {
    return this.dataByType.get(type) ?? [];
  }

  allResources(): readonly SynthesizedElement[] {
    return [...this.resourcesByType.values()].flat();
  }

  allData(): readonly SynthesizedElement[] {
    return [...this.dataByType.values()].flat();
  }

  allEphemeral(): readonly SynthesizedElement[] {
    return [...this.ephemeralByType.values()].flat();
  }

  /** Of a variable its default: what Terraform takes unless it is told otherwise. Anything else is itself. */
  known(value: unknown): unknown {
    const variable = this.variables.find(({ address }) => value === `\${${address}}`);
    return variable ? variable.config['default'] : value;
  }

  private read(json: unknown, prefix: string): ElementsByType {
    return new Map(
      Object.entries(section(json)).map(([type, byId]) => [
        type,
        Object.entries(section(byId)).map(([id, config]) =>
          this.element(type, `${prefix}${type}.${id}`, section(config)),
        ),
      ]),
    );
  }

  private named(json: unknown, prefix: string): readonly SynthesizedElement[] {
    return Object.entries(section(json)).map(([name, config]) =>
      this.element(name, `${prefix}.${name}`, section(config)),
    );
  }

  private element(type: string, address: string, { '//': comment, ...config }: Block): SynthesizedElement {
    const path = section(section(comment)['metadata'])['path'];
    return { type, address, path: typeof path === 'string' ? path : this.name, config };
  }
}

type ElementsByType = ReadonlyMap<string, readonly SynthesizedElement[]>;

function section(json: unknown): Block {
  return isBlock(json) ? json : {};
}

interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly name: string; readonly synthesizedStackPath: string; readonly dependencies: string[] }>
  >;
}

/**
 * Every stack that synth wrote to `outdir`.
 *
 * @throws Error for a stack whose name does not start with the name of one of `environments`.
 */
export function loadStacks(outdir: string, environments: readonly Environment[]): readonly SynthesizedStack[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
  return Object.values(manifest.stacks).map(({ name, synthesizedStackPath, dependencies }) => {
    const environment = environments.find((candidate) => name.startsWith(`${candidate.name}-`));
    if (!environment) {
      const known = environments.map((candidate) => candidate.name).join(', ');
      throw new Error(`Stack '${name}' belongs to no environment (${known}); start its name with one of them and '-'.`);
    }
    const file = join(outdir, synthesizedStackPath);
    const json: Block = JSON.parse(readFileSync(file, 'utf8'));
    return new SynthesizedStack({ name, environment, dependencies, directory: dirname(file) }, json);
  });
}
