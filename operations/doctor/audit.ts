import { counted } from '../counted';
import { ask } from './ask';
import { type Check, failure, ok } from './check';

interface Device {
  readonly type: string;
  readonly options: Readonly<Record<string, string>>;
}

export const audit: Check = {
  id: 'audit',
  why: 'Vault answers nobody while no audit device can write, and one device is one full disk away from that.',
  look: async (patient) => {
    const devices: Readonly<Record<string, Device>> = await ask(patient, 'sys/audit', 'auditor or admin');
    const sinks = new Set(
      Object.values(devices).map(({ type, options }) => options['file_path'] ?? options['address'] ?? type),
    );
    const found = sinks.size > 0 ? [...sinks].join(', ') : 'no audit device';
    if (sinks.size >= 2) return ok(found);
    return failure(
      `${counted(sinks.size, 'sink')}: ${found}`,
      `apply the stack vault of '${patient.environment.name}'`,
    );
  },
};
