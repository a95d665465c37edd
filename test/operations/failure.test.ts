import { run } from '../../operations/failure';
import { VaultRefusal } from '../../operations/vault-client';

const printed = jest.spyOn(console, 'error').mockImplementation(() => {});
afterEach(() => {
  process.exitCode = 0;
  printed.mockClear();
});
afterAll(() => printed.mockRestore());

const says = async (error: Error) => {
  await run(() => Promise.reject(error));
  expect(process.exitCode).toBe(1);
  return printed.mock.calls;
};

test('a refusal is a sentence, also one of Vault; a defect keeps its stack', async () => {
  expect(await says(new Error('No.'))).toEqual([[expect.stringContaining('No.')]]);
  printed.mockClear();
  const refusal = new VaultRefusal(403, 'GET sys/auth: 403 permission denied');
  expect(await says(refusal)).toEqual([[expect.stringContaining('Vault refuses GET sys/auth: 403')]]);
  printed.mockClear();
  const defect = new TypeError('undefined is not a function');
  expect(await says(defect)).toEqual([[defect]]);
});
