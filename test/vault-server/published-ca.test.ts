import { parse } from 'yaml';
import { PublishedCa } from '../../constructs/vault-server/published-ca';
import { Template } from '../template';

const template = Template.of((stack) => {
  new PublishedCa(stack, 'ca', { namespace: 'vault', kubectlImage: 'registry.k8s.io/kubectl:v1.35.0' });
});
const pod = JSON.parse(JSON.stringify(template.resource('kubernetes_cron_job_v1'))).spec.job_template.spec.template
  .spec;

test('the publisher may change one ConfigMap and read no Secret', () => {
  expect(template.resource('kubernetes_role_v1')['rule']).toEqual([
    { api_groups: [''], resources: ['configmaps'], resource_names: ['vault-ca'], verbs: ['get', 'patch'] },
  ]);
});

test('of the Secret it sees the CA’s certificate and no key', () => {
  const { sources } = pod.volume[0].projected[0];
  expect(sources.flatMap(({ secret = [] }) => secret)).toEqual([
    { name: 'vault-server-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
  ]);
});

test('what it applies is the ConfigMap that it may change, made of that file', () => {
  const kustomization = template
    .resources('kubernetes_config_map_v1')
    .map(({ data }) => data as Record<string, string> | undefined)
    .find((data) => data)?.['kustomization.yaml'];
  expect(parse(kustomization!)).toEqual({
    configMapGenerator: [{ name: 'vault-ca', namespace: 'vault', files: ['ca.crt'] }],
    generatorOptions: { disableNameSuffixHash: true },
  });
});

test('Terraform leaves alone what was published', () => {
  const published = template.resources('kubernetes_config_map_v1').find(({ data }) => !data);
  expect(published).toMatchObject({ metadata: { name: 'vault-ca' }, lifecycle: { ignore_changes: ['data'] } });
});

test('its pod passes the level restricted', () => {
  expect(pod.security_context).toMatchObject({ run_as_non_root: true, seccomp_profile: { type: 'RuntimeDefault' } });
  expect(pod.container[0].security_context).toEqual({
    run_as_non_root: true,
    allow_privilege_escalation: false,
    read_only_root_filesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});
