/** Why an API server may not be open to these blocks, or undefined where it may. */
export function whyTooOpen(cidrs: readonly string[]): string | undefined {
  const open = cidrs.find((cidr) => cidr.endsWith('/0'));
  return open && `${open} opens the API server to the whole internet; name the addresses of your network`;
}
