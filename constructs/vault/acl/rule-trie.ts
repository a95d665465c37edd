import { compare, matchesBelowHead, type Pattern } from './pattern';

interface Node<Rule> {
  label: string;
  readonly children: Map<number, Node<Rule>>;
  /** The rules whose head ends here, the one that counts most first. */
  readonly rules: Rule[];
}

/**
 * The rules with wildcards, by the text before their first wildcard.
 *
 * The later its first wildcard, the more a rule counts, whatever else is true of it. So of all the nodes on the way down a path the
 * deepest with a rule that matches decides, and no rule that begins otherwise is ever looked at.
 */
export class RuleTrie<Rule extends { readonly pattern: Pattern }> {
  private readonly root: Node<Rule> = newNode('');
  private readonly way: Node<Rule>[] = [];

  constructor(rules: Iterable<Rule>) {
    const nodes = new Set<Node<Rule>>();
    for (const rule of rules) {
      const node = this.nodeAt(rule.pattern.head);
      node.rules.push(rule);
      nodes.add(node);
    }
    for (const { rules } of nodes) rules.sort((a, b) => compare(a.pattern, b.pattern).order);
  }

  /** The rule that decides `path`. */
  find(path: string): Rule | undefined {
    for (let depth = this.walk(path) - 1; depth >= 0; depth -= 1) {
      const { rules } = this.way[depth]!;
      for (let index = 0; index < rules.length; index += 1) {
        const rule = rules[index]!;
        if (rule.pattern.kind === 'prefix' || matchesBelowHead(rule.pattern, path)) return rule;
      }
    }
    return undefined;
  }

  /** How many nodes with rules lie on the way down `path`; they are in {@link way}. */
  private walk(path: string): number {
    let node: Node<Rule> | undefined = this.root;
    let depth = 0;
    for (let at = 0; ; ) {
      if (node.rules.length > 0) {
        this.way[depth] = node;
        depth += 1;
      }
      node = node.children.get(path.charCodeAt(at));
      if (!node?.label || !path.startsWith(node.label, at)) return depth;
      at += node.label.length;
    }
  }

  /** The node at the end of `text`; labels that it ends or branches within are split. */
  private nodeAt(text: string): Node<Rule> {
    let node = this.root;
    for (let at = 0; at < text.length; ) {
      const child = node.children.get(text.charCodeAt(at));
      if (!child) {
        const leaf = newNode<Rule>(text.slice(at));
        node.children.set(text.charCodeAt(at), leaf);
        return leaf;
      }
      let common = 1;
      while (common < child.label.length && child.label[common] === text[at + common]) common += 1;
      if (common < child.label.length) {
        const upper = newNode<Rule>(child.label.slice(0, common));
        node.children.set(text.charCodeAt(at), upper);
        child.label = child.label.slice(common);
        upper.children.set(child.label.charCodeAt(0), child);
        node = upper;
      } else {
        node = child;
      }
      at += common;
    }
    return node;
  }
}

function newNode<Rule>(label: string): Node<Rule> {
  return { label, children: new Map(), rules: [] };
}
