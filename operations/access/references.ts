import type { SynthesizedElement, SynthesizedStack } from '../../guardrails/synthesized-stack';

/** Follows what the resources of one stack say of each other, as far as the answer is known now. */
export class References {
  private readonly byAddress: ReadonlyMap<string, SynthesizedElement>;

  constructor(stack: SynthesizedStack) {
    const elements = [...stack.allResources(), ...stack.allData()];
    this.byAddress = new Map(elements.map((element) => [element.address, element]));
  }

  /** What an expression that is nothing but an attribute is an attribute of. */
  element(value: unknown): SynthesizedElement | undefined {
    return this.byAddress.get(attributeIn(value)?.address ?? '');
  }

  /** The text itself, or that of the attribute it stands for; an expression that is known later only stays what it is. */
  text(value: unknown): string {
    const known = this.element(value)?.config[attributeIn(value)!.name];
    return String(known ?? value);
  }

  texts(value: unknown): readonly string[] {
    return [value ?? []].flat().map((item) => this.text(item));
  }

  /** Policy text names an auth method by its accessor, which Vault makes up: `<kubernetes>` stands in for it. */
  withoutAccessors(text: string): string {
    return text.replace(/\$\{[^{}]+\.accessor\}/g, (expression) => {
      const path = this.element(expression)?.config['path'];
      return path === undefined ? expression : `<${this.text(path).replaceAll('/', ':')}>`;
    });
  }
}

function attributeIn(value: unknown): { readonly address: string; readonly name: string } | undefined {
  const [, address, name] = /^\$\{([\w.-]+)\.(\w+)\}$/.exec(String(value)) ?? [];
  return address && name ? { address, name } : undefined;
}
