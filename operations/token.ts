// npm run token -- <owner>: prints a bearer token for the API, and makes the signing keys when there are none yet.
import { parseArgs } from 'node:util';
import { SSMClient } from '@aws-sdk/client-ssm';
import { signToken } from '../lib/token.ts';
import { signingKey } from './signing-key.ts';
import { signingKeysParameter, stageOptions } from './stage.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...stageOptions,
    scope: { type: 'string', default: 'images:read images:write' },
    hours: { type: 'string', default: '12' },
    rotate: { type: 'boolean', default: false },
  },
});
const [owner = 'me'] = positionals;
const parameter = signingKeysParameter(values.stage);
const ssm = new SSMClient({ region: values.region });

const { key, isNew } = await signingKey(ssm, parameter, values.rotate);
if (isNew) console.error(`${parameter}: a new key signs from now on`);
console.log(
  await signToken(key, 'access', { subject: owner, scope: values.scope }, Number(values.hours) * 3600),
);
