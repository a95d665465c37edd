import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliConfiguration, platform } from '../../operations/local/provider-source';

test('Terraform is sent to a mirror for what the mirror really holds, and to the registry for all else', () => {
  const mirror = mkdtempSync(join(tmpdir(), 'mirror-'));
  const providers = join(mirror, 'registry.terraform.io/hashicorp');
  mkdirSync(join(providers, 'aws/5.100.0', platform), { recursive: true });
  mkdirSync(join(providers, 'helm'));
  writeFileSync(join(providers, `helm/terraform-provider-helm_3.1.1_${platform}.zip`), '');
  mkdirSync(join(providers, 'vault/5.6.0/other_machine'), { recursive: true });
  // Terraform does not follow it.
  symlinkSync(join(providers, 'aws'), join(providers, 'kubernetes'));

  expect(cliConfiguration([mirror])).toBe(`provider_installation {
  filesystem_mirror {
    path = "${mirror}"
    include = ["registry.terraform.io/hashicorp/aws","registry.terraform.io/hashicorp/helm"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws","registry.terraform.io/hashicorp/helm"]
  }
}
`);
});

test('without a mirror everything comes from the registry', () => {
  expect(cliConfiguration([])).toContain('direct {\n    exclude = []\n  }');
});
