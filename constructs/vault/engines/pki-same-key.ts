import { X509Certificate } from 'node:crypto';

/** Of the end of a key, enough to tell it from every other. */
const BYTES = 60;

/**
 * A condition for Terraform: that a request, which the plan knows at the earliest, is for the key of this certificate. Vault itself
 * imports a certificate for any key, as an authority that cannot sign.
 *
 * Terraform cannot read requests, but their base64 holds that of the key in one of three forms: base64 groups three bytes, and what
 * is looked for begins with the first, the second or the third of a group.
 *
 * @param request Terraform address of its PEM, without `${}`.
 */
export function sameKey(request: string, certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  const forms = [0, 1, 2].map((skipped) => {
    const start = key.length - BYTES - 2 + skipped;
    return key.subarray(start, start + BYTES).toString('base64');
  });
  return `\${anytrue([for form in ${JSON.stringify(forms)} : strcontains(replace(${request}, "\\n", ""), form)])}`;
}
