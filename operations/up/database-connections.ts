import type { SynthesizedElement, SynthesizedStack } from '../../guardrails/synthesized-stack';
import { type Block, blocks } from '../../guardrails/terraform-json';

/** A connection of a database engine, as its stack has it. */
export interface Connection {
  readonly stack: SynthesizedStack;
  readonly name: string;
  readonly kind: 'postgresql' | 'redis' | 'mysql' | 'mongodb';
  /** On this machine. @default - its server is elsewhere */
  readonly port?: number;
  /** Empty where the address names none. */
  readonly database: string;
  readonly username: string;
  /** Terraform variable with the first password. */
  readonly variable: string;
}

const KINDS = ['postgresql', 'redis', 'mysql', 'mongodb'] as const;

export function connectionsOf(stacks: readonly SynthesizedStack[]): readonly Connection[] {
  return stacks.flatMap((stack) =>
    stack.resources('vault_database_secret_backend_connection').map((element) => connection(stack, element)),
  );
}

function connection(stack: SynthesizedStack, { config, address }: SynthesizedElement): Connection {
  const kind = KINDS.find((candidate) => config[candidate]);
  if (!kind) throw new Error(`${address} of ${stack.name} is no connection that this run knows.`);
  const [settings] = blocks(config[kind]) as [Block];
  const [, inUrl, portInUrl, database = ''] =
    /[@(]([\w.-]+):(\d+)\)?\/?([\w-]*)(?:\?|$)/.exec(String(settings['connection_url'])) ?? [];
  const [host, port] = [inUrl ?? settings['host'], portInUrl ?? settings['port']];
  return {
    stack,
    name: String(config['name']),
    kind,
    ...(host === '127.0.0.1' && { port: Number(port) }),
    database,
    username: String(settings['username']),
    variable: /var\.(\w+)/.exec(String(settings['password_wo'] ?? settings['password']))?.[1] ?? '',
  };
}
