import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isTaken } from '../../operations/local/port';
import { startStandIn } from '../../operations/local/stand-in';
import { TokenSigner } from '../../operations/local/token-signer';

test('the issuer runs as a process of its own, with the key that this one signs by, and ends with its child', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const signer = new TokenSigner(url);
  const child = await startStandIn('the issuer', port, { issuer: { url, key: signer.pem } }, join(folder, 'log'));
  try {
    expect(await (await fetch(`${url}/keys`)).json()).toEqual({ keys: [signer.publicKey] });
    await expect(startStandIn('another', port, {}, join(folder, 'log'))).rejects.toThrow(`another needs port ${port}`);
  } finally {
    await child.stop();
    rmSync(folder, { recursive: true });
  }
  expect(await isTaken(port)).toBe(false);
});
