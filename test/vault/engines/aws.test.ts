import { Duration } from '../../../constructs/vault/duration';
import { AwsEngine, type AwsEngineProps } from '../../../constructs/vault/engines/aws-engine';
import type { AwsStatement } from '../../../constructs/vault/engines/aws-policy';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

const engine = (use: (engine: AwsEngine) => void = () => {}, props: Partial<AwsEngineProps> = {}) =>
  Template.of((stack) => {
    use(new AwsEngine(stack, 'aws', { path: 'shop/aws', region: 'ap-southeast-1', ...props }));
  });

const roleArns = ['arn:aws:iam::111122223333:role/shop/uploads'];
const session = { roleArns, ttl: Duration.hours(1) };
const boundary = 'arn:aws:iam::111122223333:policy/vault-users';
const uploads: AwsStatement = {
  actions: ['s3:GetObject', 's3:PutObject'],
  resources: ['arn:aws:s3:::shop-uploads/*'],
};

test('Vault is told no keys, and the mount survives', () => {
  const { lifecycle, ...backend } = engine().resource('vault_aws_secret_backend');
  expect(backend).toEqual({
    path: 'shop/aws',
    region: 'ap-southeast-1',
    default_lease_ttl_seconds: 3600,
    max_lease_ttl_seconds: 3600,
  });
  expect(lifecycle).toEqual({ prevent_destroy: true });
});

test('what stands in for AWS is asked for both, users and sessions', () => {
  const endpoint = 'http://127.0.0.1:5000';
  expect(engine(() => {}, { endpoint }).resource('vault_aws_secret_backend')).toMatchObject({
    iam_endpoint: endpoint,
    sts_endpoint: endpoint,
  });
});

test('a session is of a named role, cut to a policy, tagged, and made after the mount', () => {
  const template = engine((aws) =>
    aws.assumedRole('uploads', {
      ...session,
      ttl: Duration.minutes(30),
      maxTtl: Duration.hours(1),
      policy: [{ ...uploads, conditions: { Bool: { 'aws:SecureTransport': 'true' } } }],
      sessionTags: { Application: 'shop' },
    }),
  );
  const role = template.resource('vault_aws_secret_backend_role');
  expect(role).toMatchObject({
    backend: 'shop/aws',
    name: 'uploads',
    credential_type: 'assumed_role',
    role_arns: roleArns,
    session_tags: { Application: 'shop' },
    default_sts_ttl: 1800,
    max_sts_ttl: 3600,
    depends_on: [expect.stringMatching(/^vault_aws_secret_backend\./)],
  });
  expect(JSON.parse(String(role['policy_document']))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: uploads.actions,
        Resource: uploads.resources,
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      },
    ],
  });
});

test('a session without maxTtl gets no longer than its ttl, and without a policy all of its role', () => {
  const template = engine((aws) => aws.assumedRole('uploads', { ...session, ttl: Duration.minutes(15) }));
  const role = template.resource('vault_aws_secret_backend_role');
  expect(role).toMatchObject({ default_sts_ttl: 900, max_sts_ttl: 900 });
  expect(role).not.toHaveProperty('policy_document');
});

test('a user stays within its boundary, and has no TTL of sessions, which Vault refuses', () => {
  const template = engine((aws) => aws.iamUser('legacy', { policy: [uploads], permissionsBoundaryArn: boundary }));
  const role = template.resource('vault_aws_secret_backend_role');
  expect(role).toMatchObject({ credential_type: 'iam_user', permissions_boundary_arn: boundary });
  expect(role['policy_document']).toContain('shop-uploads');
  expect(role).not.toHaveProperty('default_sts_ttl');
});

test('a federated session lives up to 36 hours where the mount lets it', () => {
  const template = engine(
    (aws) => aws.federationToken('uploads', { policy: [uploads], ttl: Duration.hours(12), maxTtl: Duration.hours(36) }),
    { maxTtl: Duration.hours(36) },
  );
  expect(template.resource('vault_aws_secret_backend_role')).toMatchObject({
    credential_type: 'federation_token',
    default_sts_ttl: 43_200,
    max_sts_ttl: 129_600,
  });
});

test('credentials of every kind are a read of one path', () => {
  const template = engine((aws) => {
    const app = new Principal(aws, 'app');
    aws.assumedRole('a', session).grantCredentials(app);
    aws.iamUser('b', { policy: [uploads], permissionsBoundaryArn: boundary }).grantCredentials(app);
    aws.federationToken('c', { policy: [uploads], ttl: Duration.hours(1) }).grantCredentials(app);
  });
  expect(template.resource('vault_policy')['policy']).toBe(
    ['a', 'b', 'c'].map((name) => `path "shop/aws/creds/${name}" {\n  capabilities = ["read"]\n}\n`).join('\n'),
  );
});

test.each([
  [{ ...session, roleArns: [] }, 'has no roleArns'],
  [{ ...session, roleArns: ['arn:aws:iam::111122223333:role/*'] }, 'is not the ARN of an IAM role'],
  [{ ...session, roleArns: [boundary] }, 'is not the ARN of an IAM role'],
  [
    { ...session, ttl: Duration.minutes(10) },
    'the shortest session of AWS, 15 minutes, exceeds its ttl, 10 minutes. Shorten the one or raise the other.',
  ],
  [{ ...session, maxTtl: Duration.minutes(30) }, 'its ttl, 1 hour, exceeds its maxTtl, 30 minutes'],
  [{ ...session, maxTtl: Duration.hours(2) }, 'exceeds the longest that AWS gives it, 1 hour'],
  [{ ...session, policy: [] }, 'its policy allows nothing'],
  [{ ...session, policy: Array.from({ length: 30 }, () => uploads) }, 'characters, and AWS takes 2048 for a session'],
])('a session that AWS would refuse is refused (%#)', (props, message) => {
  expect(() => engine((aws) => aws.assumedRole('uploads', props), { maxTtl: Duration.hours(4) })).toThrow(message);
});

test('no session outlives the maximum of the mount', () => {
  const long = { roleArns, ttl: Duration.minutes(15), maxTtl: Duration.hours(1) };
  expect(() => engine((aws) => aws.assumedRole('uploads', long), { maxTtl: Duration.minutes(30) })).toThrow(
    "Role 'uploads' of 'shop/aws/': its maxTtl, 1 hour, exceeds the maximum of 'shop/aws/', 30 minutes.",
  );
});

const policy = (statement: Partial<AwsStatement>) =>
  engine((aws) => aws.assumedRole('uploads', { ...session, policy: [{ ...uploads, ...statement }] }));

test.each([
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::shop-*',
  'arn:aws:s3:::shop-*/*',
  'arn:aws:s3:::shop-upload?/*',
  'arn:aws:s3:*:*:shop-uploads/*',
  'arn:aws:dynamodb:ap-southeast-1:111122223333:table/*',
  'arn:aws:dynamodb:ap-southeast-1:111122223333:table/orders-*',
  'arn:aws:lambda:*:111122223333:function:orders',
  'arn:*:s3:::shop-uploads',
  'shop-uploads',
])('a policy on %s would cover more than one thing, and is refused', (resource) => {
  expect(() => policy({ resources: [resource] })).toThrow(
    `Role 'uploads' of 'shop/aws/': '${resource}' is no ARN, or covers more than one thing by its name.`,
  );
});

test.each([
  'arn:aws:s3:::shop-uploads',
  'arn:aws:s3:::shop-uploads/invoices/*',
  'arn:aws-cn:s3:::shop-uploads/*',
  'arn:aws:dynamodb:ap-southeast-1:111122223333:table/orders',
  'arn:aws:dynamodb:ap-southeast-1:111122223333:table/orders/index/*',
  'arn:aws:sqs:ap-southeast-1:111122223333:orders',
])('a policy on %s is of one thing', (resource) => {
  expect(() => policy({ resources: [resource] })).not.toThrow();
});

test.each(['*', 's3:*', 's3', 'S3:GetObject'])('the action %s is refused', (action) => {
  expect(() => policy({ actions: [action] })).toThrow(`the action '${action}' is all of a service, or none`);
});

test('a statement about nothing is refused, and a policy of a user too', () => {
  expect(() => policy({ actions: [] })).toThrow('a statement has no actions or no resources');
  const everything = { policy: [{ ...uploads, resources: ['*'] }], permissionsBoundaryArn: boundary };
  expect(() => engine((aws) => aws.iamUser('legacy', everything))).toThrow("'*' is no ARN");
  expect(() =>
    engine((aws) => aws.iamUser('legacy', { policy: [uploads], permissionsBoundaryArn: roleArns[0]! })),
  ).toThrow('is not the ARN of an IAM policy');
});

test('a name or a path that would be a pattern in policies is refused', () => {
  expect(() => engine((aws) => aws.assumedRole('*', session))).toThrow("'*' cannot name a role");
  expect(() => engine(() => {}, { path: 'shop/+' })).toThrow("'shop/+' cannot be the path of a mount");
});
