import { parseEnvironment } from '../../../environments/environment';
import { prod } from '../../../environments/prod';
import { SynthesizedStack } from '../../../guardrails/synthesized-stack';
import { callerRole, signLogin } from '../../../operations/ceremony/aws-login-request';
import { type Caller, findLogin, type Login, proveLogin } from '../../../operations/ceremony/login-proof';
import type { Answer, CallOptions, Method } from '../../../operations/vault-client';
import { VaultClient } from '../../../operations/vault-client';

const environment = parseEnvironment(prod);
const inner = new SynthesizedStack(
  {
    name: 'prod-vault',
    environment: { name: 'prod', account: '111122223333', disposable: false, production: true },
    dependencies: [],
    directory: '',
  },
  {
    resource: {
      vault_auth_backend: { aws: { type: 'aws', path: 'aws' } },
      vault_aws_auth_backend_client: {
        client: { backend: '${vault_auth_backend.aws.path}', iam_server_id_header_value: 'strongroom-prod' },
      },
      vault_aws_auth_backend_role: {
        operator: {
          backend: 'aws',
          role: 'operator',
          bound_iam_principal_arns: ['arn:aws:iam::111122223333:role/ops'],
        },
        rescue: {
          backend: 'aws',
          role: 'break-glass',
          bound_iam_principal_arns: ['arn:aws:iam::111122223333:role/platform/rescue'],
        },
      },
      vault_jwt_auth_backend_role: { apply: { backend: 'github', role_name: 'ci-apply' } },
    },
  },
);
const config = {
  region: 'ap-southeast-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'known-to-nobody', sessionToken: 'session' },
};
const sign = (serverId: string) => signLogin(config, serverId);
const find = (caller: Omit<Caller, 'sign'>) => findLogin(environment, inner, { ...caller, sign }) as Login;
const text = (base64: string) => Buffer.from(base64, 'base64').toString();

test('a job of CI proves the login of ci-apply, a role that of break-glass, and CI comes first', () => {
  expect(find({ jwt: 'j' })).toMatchObject({ path: 'auth/github/login', role: 'ci-apply' });
  expect(find({ iamRole: 'rescue' })).toMatchObject({ path: 'auth/aws/login', role: 'break-glass' });
  expect(find({ iamRole: 'rescue', jwt: 'j' })).toMatchObject({ role: 'ci-apply' });
});

test('a persona that cannot repair Vault proves nothing, and the reason says who could', () => {
  expect(find({ iamRole: 'ops' })).toEqual({
    reason: expect.stringMatching(
      /lets the role ops in; run it as arn:aws:iam::111122223333:role\/platform\/break-glass, or put .+ STRONGROOM_CI_JWT$/,
    ),
  });
});

test('the request for AWS is signed for this Vault, carries no secret key, and goes to STS of the region', async () => {
  const signed = await (find({ iamRole: 'rescue' }).credentials() as ReturnType<typeof sign>);
  const headers = JSON.parse(text(signed.iam_request_headers));
  expect(text(signed.iam_request_url)).toBe('https://sts.ap-southeast-1.amazonaws.com/');
  expect(text(signed.iam_request_body)).toContain('Action=GetCallerIdentity');
  expect(headers).toMatchObject({ 'x-vault-aws-iam-server-id': 'strongroom-prod', 'x-amz-security-token': 'session' });
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d+\/ap-southeast-1\/sts\/aws4_request, SignedHeaders=[^,]*x-vault-aws-iam-server-id/,
  );
  expect(JSON.stringify(signed) + text(signed.iam_request_headers)).not.toContain('known-to-nobody');
});

test('a caller that AWS does not know is told so', async () => {
  const nowhere = { ...config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 };
  await expect(callerRole(nowhere)).rejects.toThrow('AWS does not say who runs this');
});

class LoginVault extends VaultClient {
  readonly revoked: (string | undefined)[] = [];
  constructor(private readonly policies?: readonly string[]) {
    super('http://127.0.0.1:0');
  }
  override async call(_method: Method, path: string, { token }: CallOptions = {}): Promise<Answer> {
    if (path === 'auth/token/revoke-self') this.revoked.push(token);
    if (!this.policies) return { status: 400, body: { errors: ['entry for role not found'] } };
    return { status: 200, body: { auth: { client_token: 'of-login', policies: this.policies } } };
  }
}

test('a proven login gives its token back', async () => {
  const vault = new LoginVault(['ci-apply']);
  expect(await proveLogin(vault, find({ jwt: 'j' }))).toBe('ci-apply by auth/github/login');
  expect(vault.revoked).toEqual(['of-login']);
});

test('a login that is refused, or gives another policy, is no proof', async () => {
  await expect(proveLogin(new LoginVault(), find({ jwt: 'j' }))).rejects.toThrow(
    'Vault refuses the login of ci-apply: POST auth/github/login: 400 entry',
  );
  const vault = new LoginVault(['default']);
  await expect(proveLogin(vault, find({ jwt: 'j' }))).rejects.toThrow('gives default, not ci-apply');
  expect(vault.revoked).toEqual(['of-login']);
});
