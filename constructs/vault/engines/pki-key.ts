/** The keys that authorities and certificates may have. EC keys are made and sign many times as fast as RSA ones. */
export type PkiKey = 'ec-256' | 'ec-384' | 'rsa-2048' | 'rsa-3072' | 'rsa-4096';

export function keyArguments(key: PkiKey): { readonly keyType: string; readonly keyBits: number } {
  const [keyType, bits] = key.split('-');
  return { keyType: keyType!, keyBits: Number(bits) };
}
