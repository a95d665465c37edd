import { PasswordPolicy as PasswordPolicyResource } from '@cdktf/provider-vault/lib/password-policy';
import { Construct } from 'constructs';

export interface PasswordPolicyProps {
  /** Characters in a password: at most 100, and enough for 128 bits of chance. */
  readonly length: number;
  /** Every password has at least one character of each. @default - lower case, upper case and digits */
  readonly characters?: readonly string[];
}

const ALPHANUMERIC = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];

/**
 * How Vault makes up passwords where the system that takes them is particular.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/password-policies
 */
export class PasswordPolicy extends Construct {
  readonly policyName: string;
  /** For what must wait for it. */
  readonly resource: PasswordPolicyResource;

  /** @throws when passwords would be guessable, or would end the quotes of a statement they are put into. */
  constructor(scope: Construct, name: string, props: PasswordPolicyProps) {
    super(scope, name);
    const characters = props.characters ?? ALPHANUMERIC;
    const unsafe = /[^!#-&(-[\]-_a-z|}~]/.exec(characters.join(''));
    if (unsafe) {
      throw new Error(
        `Password policy '${name}' contains '${unsafe[0]}', which ends or escapes a string somewhere on its way. ` +
          'Leave out blanks, quotes, backslashes and opening braces.',
      );
    }
    const bits = props.length * Math.log2(new Set(characters.join('')).size);
    if (!Number.isSafeInteger(props.length) || props.length > 100 || !(bits >= 128)) {
      throw new Error(
        `Password policy '${name}' makes ${props.length} characters, worth ${Math.floor(bits)} bits. ` +
          'Give more characters (at most 100) or a larger choice, for at least 128 bits.',
      );
    }
    this.policyName = name;
    this.resource = new PasswordPolicyResource(this, 'Resource', { name, policy: toHcl(props.length, characters) });
  }
}

function toHcl(length: number, characters: readonly string[]): string {
  const rules = characters.map(
    (charset) => `rule "charset" {\n  charset   = ${JSON.stringify(charset)}\n  min-chars = 1\n}\n`,
  );
  return [`length = ${length}\n`, ...rules].join('\n');
}
