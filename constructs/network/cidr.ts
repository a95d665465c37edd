import { BlockList, isIPv4 } from 'node:net';

/** Whether `text` is an IPv4 block in CIDR form whose host bits are zero, as AWS requires. */
export function isCidr(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  if (rest.length > 0 || !isIPv4(address) || !/^(\d|[12]\d|3[0-2])$/.test(prefix)) return false;
  return toNumber(address) % 2 ** (32 - Number(prefix)) === 0;
}

/** Addresses in `block`, the five that AWS reserves in a subnet included. */
export function hostCount(block: string): number {
  return 2 ** (32 - parse(block).prefix);
}

export function overlap(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

/** Whether all addresses of `inner` are also in `outer`. */
export function isWithin(inner: string, outer: string): boolean {
  return parse(inner).prefix >= parse(outer).prefix && contains(outer, inner);
}

/**
 * The `index`th of the equal parts that `block` has when its prefix grows by `newBits`: Terraform's `cidrsubnet`, as a literal,
 * so that guardrails and reviewers see addresses instead of function calls.
 *
 * @throws RangeError when there is no such part.
 */
export function subnetOf(block: string, newBits: number, index: number): string {
  const { address, prefix } = parse(block);
  if (index >= 2 ** newBits || prefix + newBits > 32) {
    throw new RangeError(`${block} has no part ${index} of /${prefix + newBits}`);
  }
  return `${toText(address + index * 2 ** (32 - prefix - newBits))}/${prefix + newBits}`;
}

function contains(outer: string, inner: string): boolean {
  const block = new BlockList();
  const { address, prefix } = parse(outer);
  block.addSubnet(toText(address), prefix);
  return block.check(toText(parse(inner).address));
}

function parse(block: string): { address: number; prefix: number } {
  const [address = '', prefix = ''] = block.split('/');
  return { address: toNumber(address), prefix: Number(prefix) };
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
