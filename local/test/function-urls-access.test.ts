import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { fetchSigned, forEverybody, siteUrl, startFunctionUrl, VIA_URL } from './helpers/function-url.ts';
import { arnOf } from './helpers/http-api.ts';
import { allow, assume, deny, policyOf, refused, role, roleArn } from './helpers/iam.ts';

const FORBIDDEN = {
  Message:
    'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
};
const site = arnOf('site');
const [byUrl = {}, viaUrl = {}] = forEverybody();
const Principal = '*';

/** Asks a URL, and tells what came back, and what the terminal was told. */
async function ask(url: Awaited<ReturnType<typeof startFunctionUrl>>, asking = url.fetch('/')) {
  const answer = await asking;
  const denied = url.seen('AccessDenied').map(({ detail }) => detail);
  return { status: answer.status, body: await answer.text(), denied, calls: url.calls.length };
}

test('with both permissions for everybody, everybody may come in', async () => {
  await using url = await startFunctionUrl();

  expect(await ask(url)).toMatchObject({ status: 200, denied: [], calls: 1 });
});

test.each([
  ['none', [], 'lambda:InvokeFunctionUrl', 'FunctionUrlAuthType NONE'],
  ['InvokeFunction alone', [viaUrl], 'lambda:InvokeFunctionUrl', 'FunctionUrlAuthType NONE'],
  ['InvokeFunctionUrl alone', [byUrl], 'lambda:InvokeFunction', 'InvokedViaFunctionUrl true'],
  [
    'one for another AuthType',
    [
      allow('lambda:InvokeFunctionUrl', site, {
        Principal,
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      }),
      viaUrl,
    ],
    'lambda:InvokeFunctionUrl',
    'FunctionUrlAuthType NONE',
  ],
  [
    'those of an account',
    forEverybody({ AWS: 'arn:aws:iam::111111111111:root' }),
    'lambda:InvokeFunctionUrl',
    'FunctionUrlAuthType NONE',
  ],
])(
  'of the permissions, %s let nobody in, and the terminal says what to add',
  async (_, may, action, condition) => {
    await using url = await startFunctionUrl({ may });

    const { body, ...rest } = await ask(url);

    expect(JSON.parse(body)).toEqual(FORBIDDEN);
    expect(rest).toMatchObject({ status: 403, calls: 0, denied: [{ action, principal: 'anonymous' }] });
    expect(rest.denied[0]?.['remedy']).toBe(
      `add an AWS::Lambda::Permission for site with Action ${action}, Principal "*" and ${condition}`,
    );
  },
);

test('a denial wins, and the terminal says whose it is', async () => {
  const may = [...forEverybody(), { ...deny('lambda:InvokeFunction', site, { Principal }), Sid: 'Closed' }];
  await using url = await startFunctionUrl({ may });

  const { status, denied } = await ask(url);

  expect([status, denied[0]?.['remedy']]).toEqual([403, `the policy of ${site} denies it, by Closed`]);
});

test('a signature changes nothing where nobody has to sign', async () => {
  await using url = await startFunctionUrl({ may: [] });

  expect(await ask(url, fetchSigned(url.address, '/'))).toMatchObject({ status: 403, calls: 0 });
});

const config = { authType: 'AWS_IAM' as const };
const both = [
  allow('lambda:InvokeFunctionUrl', site, {
    Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
  }),
  allow('lambda:InvokeFunction', site, { Condition: VIA_URL }),
];

/** A URL that is for who signs, and keys of a role that may do this by its own policies. */
async function startSigned(own: object[], may: object[] = []) {
  const url = await startFunctionUrl({ config, may, roles: [role('reader', own)] });
  return { ...url, keys: url.credentials.issue(roleArn('reader'), 'test') };
}

test('who signs may come in by both permissions of its own', async () => {
  await using url = await startSigned(both);

  expect(await ask(url, fetchSigned(url.address, '/a%20b?c=d', url.keys))).toMatchObject({ status: 200 });
  expect(url.calls[0]?.requestContext).toMatchObject({
    authorizer: {
      iam: {
        accessKey: url.keys.accessKeyId,
        userArn: 'arn:aws:sts::111111111111:assumed-role/reader/test',
        userId: expect.stringMatching(/^AROA[0-9A-F]{17}:test$/),
      },
    },
  });
});

test('who signs may come in by both permissions of the function', async () => {
  const may = both.map((statement) => ({ ...statement, Principal: { AWS: roleArn('reader') } }));
  await using url = await startSigned([], may);

  expect(await ask(url, fetchSigned(url.address, '/', url.keys))).toMatchObject({ status: 200 });
});

test.each([
  ['InvokeFunctionUrl', both.slice(1), 'lambda:InvokeFunctionUrl'],
  ['InvokeFunction', both.slice(0, 1), 'lambda:InvokeFunction'],
])('who signs without the permission %s is refused', async (_, own, action) => {
  await using url = await startSigned(own);

  const { body, ...rest } = await ask(url, fetchSigned(url.address, '/', url.keys));

  expect(JSON.parse(body)).toEqual(FORBIDDEN);
  expect(rest).toMatchObject({
    status: 403,
    calls: 0,
    denied: [{ action, remedy: `allow it in the policies of ${roleArn('reader')}` }],
  });
});

test('another account needs both sides, and the function is told of it beside its own', async () => {
  const other = { accessKeyId: 'backup', secretAccessKey: 'backup' };
  const may = both.map((statement) => ({ ...statement, Principal: { AWS: '222222222222' } }));
  await using closed = await startFunctionUrl({ config, may: [] });
  await using open = await startFunctionUrl({ config, may });

  expect(await ask(closed, fetchSigned(closed.address, '/', other))).toMatchObject({ status: 403 });
  expect(await ask(open, fetchSigned(open.address, '/', other))).toMatchObject({ status: 200 });
  expect(open.calls[0]?.requestContext).toMatchObject({
    accountId: '111111111111',
    authorizer: { iam: { accountId: '222222222222' } },
  });
});

test.each([
  ['nobody', {}, 'AccessDeniedException'],
  ['a key that nobody has', { accessKeyId: 'unknown' }, 'UnrecognizedClientException'],
  ['the wrong secret', { secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
  ['one for another service', { service: 's3' }, 'InvalidSignatureException'],
  ['one for another region', { region: 'us-east-1' }, 'InvalidSignatureException'],
  ['an invented session', { sessionToken: 'invented' }, 'UnrecognizedClientException'],
])('a request that is signed by %s is refused, though everybody may', async (who, keys, type) => {
  const may = [allow(['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'], site, { Principal })];
  await using url = await startFunctionUrl({ config, may });
  const asking = who === 'nobody' ? url.fetch('/') : fetchSigned(url.address, '/', keys);

  const answer = await asking;

  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([403, type]);
  expect(url.calls).toEqual([]);
  expect(url.seen('AccessDenied')).toMatchObject([
    {
      subject: 'GET /',
      detail: {
        resource: site,
        remedy: expect.stringContaining('sign the request with Signature Version 4'),
      },
    },
  ]);
});

test.each(['Bearer a.b.c', 'AWS a:b', 'AWS4-HMAC-SHA256 Credential=local'])(
  'what is no signature is refused in Lambda’s words: %s',
  async (authorization) => {
    await using url = await startFunctionUrl({ config });

    const answer = await url.fetch('/', { headers: { authorization, 'x-amz-date': '20260101T000000Z' } });

    const { status, headers } = answer;
    expect([status, headers.get('x-amzn-errortype')]).toEqual([403, 'IncompleteSignatureException']);
    expect(url.seen('AccessDenied')).toHaveLength(1);
  },
);

test('a body that is another than the signed one is refused', async () => {
  await using signed = await startFunctionUrl({ config });
  const seen = await fetchSigned(signed.address, '/', { method: 'POST', body: 'mine' });
  const { headers } = signed.calls[0] ?? {};

  const answer = await fetch(signed.address, {
    method: 'POST',
    body: 'theirs',
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).filter(
        ([name]) => /^(authorization|x-amz-|host)/.test(name) && name !== 'x-amzn-trace-id',
      ),
    ),
  });

  expect([seen.status, answer.status]).toEqual([200, 403]);
  expect(signed.calls).toHaveLength(1);
});

test('what lets in by the URL lets nobody invoke the function otherwise', async () => {
  const functions = [lambda('site', 'async () => 1')];
  const policies = [policyOf(site, ...forEverybody())];
  await using local = await startCloud({
    functions,
    policies,
    functionUrls: [siteUrl()],
    roles: [role('nobody', [])],
  });
  const invoker = new LambdaClient(await assume(local.client, roleArn('nobody')));

  const invoking = invoker.send(new InvokeCommand({ FunctionName: 'site' }));

  expect(await refused(invoking)).toMatchObject({ name: 'AccessDeniedException' });
  expect(await (await fetch(local.cloud.functionUrls()[0]?.address ?? '')).text()).toBe('1');
});
