// npm run token -- <owner>: prints a bearer token for the API, and makes the signing keys when there are none yet.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type SigningKey, SigningKeys } from '../lib/signing-keys.ts';
import { signToken } from '../lib/token.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stage: { type: 'string', default: 'dev' },
    region: { type: 'string', default: process.env['AWS_REGION'] ?? 'eu-west-1' },
    scope: { type: 'string', default: 'images:read images:write' },
    hours: { type: 'string', default: '12' },
    rotate: { type: 'boolean', default: false },
  },
});
const [owner = 'me'] = positionals;
const Name = `/lambda-by-example/${values.stage}/signing-keys`;
const ssm = new SSMClient({ region: values.region });

const known = await readKeys();
const keys = known && !values.rotate ? known : await addKey(known ?? []);
const [newest] = keys;
console.log(
  await signToken(newest, 'access', { subject: owner, scope: values.scope }, Number(values.hours) * 3600),
);

async function readKeys() {
  const get = new GetParameterCommand({ Name, WithDecryption: true });
  const { Parameter } = await ssm.send(get).catch((error: unknown) => {
    if (error instanceof ParameterNotFound) return { Parameter: undefined };
    throw error;
  });
  return Parameter?.Value === undefined ? undefined : SigningKeys.parse(JSON.parse(Parameter.Value));
}

/** A new key signs from now on; the one before it verifies what it has signed. */
async function addKey(before: SigningKey[]) {
  const key = { kid: new Date().toISOString(), secret: randomBytes(32).toString('base64url') };
  const added = SigningKeys.parse([key, ...before.slice(0, 1)]);
  const Value = JSON.stringify(added);
  await ssm.send(
    new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: before.length > 0 }),
  );
  console.error(`${Name}: a new key signs from now on`);
  return added;
}
