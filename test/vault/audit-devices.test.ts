import { AuditDevices } from '../../constructs/vault/audit-devices';
import { Template } from '../template';

test('there are two audit devices with different sinks, and Terraform refuses to replace them', () => {
  const template = Template.of((stack) => {
    new AuditDevices(stack, 'audit', { folder: '/vault/audit' });
  });
  const devices = template.resources('vault_audit');
  expect(devices.map(({ options }) => options)).toEqual([
    { file_path: '/vault/audit/audit.log' },
    { file_path: 'stdout' },
  ]);
  for (const device of devices) expect(device).toMatchObject({ lifecycle: { prevent_destroy: true } });
});
